"""What goes to whoever watches when something is shown."""

from typing import Any, Dict, List

import pytest

from playpen import _display, _door


class Door:
    """Keeps what is sent, and refuses what cannot be."""

    def __init__(self) -> None:
        self.sent: List[Dict[str, Any]] = []

    def send(self, event: Dict[str, Any]) -> bool:
        if _door.encode(event) is None:
            return False
        self.sent.append(event)
        return True

    def is_open(self) -> bool:
        return True

    def settle(self) -> None:
        pass


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    door = Door()
    monkeypatch.setattr(_door, "door", door)
    return door


@pytest.mark.parametrize("metadata", [{"image/png": object()}, {"image/png": "x" * 5_000_000}])
def test_what_is_shown_is_not_lost_with_what_is_said_about_it(door: Door, metadata: Dict[str, Any]) -> None:
    _display.display({"text/plain": "a cat"}, raw=True, metadata=metadata)
    assert door.sent == [{"type": "display", "data": {"text/plain": "a cat"}}]


def test_forms_of_any_name_are_shown(door: Door) -> None:
    _display.display({"text/plain": "a cat", (1, 2): "more"}, raw=True)
    assert door.sent == [{"type": "display", "data": {"text/plain": "a cat", "(1, 2)": "more"}}]


@pytest.mark.parametrize("form", ["x" * 5_000_000, ["x" * 5_000_000]])
def test_what_is_too_large_is_told_as_such(door: Door, form: object) -> None:
    _display.display({"application/json": form}, raw=True, metadata={"a": object()}, display_id="d")
    words = "This is too large to be shown: 5.0 MB, and 4 MB at most."
    assert door.sent == [{"type": "display", "data": {"text/plain": words}, "displayId": "d"}]
