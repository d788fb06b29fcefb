"""A chart of altair in the forms that it has, with the little of altair that this asks for."""

import sys
from contextlib import contextmanager
from types import ModuleType
from typing import Any, Dict, Iterator, Optional

import pytest

from playpen import _display

SVG = "image/svg+xml"


class Chart:
    """What tells itself as HTML, and as SVG while that is asked for."""

    __module__ = "altair.vegalite.v6.api"
    description: object = object()
    title: object = "Bars"

    def _repr_mimebundle_(self, **_: object) -> Dict[str, str]:
        return {SVG: "<svg>"} if renderers.active == "svg" else {"text/html": "<script src=…>"}


class Renderers:
    active = "default"
    refuses: Optional[Exception] = None

    @contextmanager
    def enable(self, name: str) -> Iterator[None]:
        before, self.active = self.active, name
        try:
            if self.refuses:
                raise self.refuses
            yield
        finally:
            self.active = before


renderers = Renderers()


@pytest.fixture(autouse=True)
def altair(monkeypatch: pytest.MonkeyPatch) -> None:
    module: Any = ModuleType("altair")
    module.renderers = renderers
    renderers.active, renderers.refuses = "default", None
    monkeypatch.setitem(sys.modules, "altair", module)


def test_a_chart_is_drawn_and_named() -> None:
    data, more = _display.forms(Chart())
    assert data[SVG] == "<svg>"
    assert more[SVG] == {"alt": "Chart. Bars"}
    assert renderers.active == "default"


def test_what_cannot_draw_leaves_the_other_forms() -> None:
    renderers.refuses = ImportError("vl_convert")
    data, _ = _display.forms(Chart())
    assert sorted(data) == ["text/html", "text/plain"]


def test_what_the_program_has_chosen_stays() -> None:
    renderers.active = "html"
    assert SVG not in _display.forms(Chart())[0]
