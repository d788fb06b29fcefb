"""Questions for a text or a number: what turtle's `textinput` and `numinput` ask with."""

from __future__ import annotations

from typing import Any, Callable

from .dialogs import ask, limit, short
from .errors import unsupported


def askstring(title: Any, prompt: Any, initialvalue: Any = None, **_kw: Any) -> str | None:
    """A text; `None` where no answer is given."""
    answer: str | None = ask("text", title, prompt, str, initial=short(initialvalue or ""))
    return answer


def askfloat(title: Any, prompt: Any, **kw: Any) -> float | None:
    """A number between `minvalue` and `maxvalue`, where these are given; `None` where no answer is."""
    answer: float | None = _ask_number(
        float, "Not a floating point value.\nPlease try again", title, prompt, **kw
    )
    return answer


def askinteger(title: Any, prompt: Any, **kw: Any) -> int | None:
    """A whole number, else as `askfloat`."""
    answer: int | None = _ask_number(int, "Not an integer.\nPlease try again", title, prompt, **kw)
    return answer


def _ask_number(
    kind: Callable[[str], Any],
    fault: str,
    title: Any,
    prompt: Any,
    initialvalue: Any = None,
    minvalue: Any = None,
    maxvalue: Any = None,
    **_kw: Any,
) -> Any:
    def read(text: str) -> Any:
        try:
            value = kind(text)
        except ValueError:
            raise ValueError(fault) from None
        if minvalue is not None and value < minvalue:
            raise ValueError(f"The allowed minimum value is {minvalue}. Please try again.")
        if maxvalue is not None and value > maxvalue:
            raise ValueError(f"The allowed maximum value is {maxvalue}. Please try again.")
        return value

    initial = "" if initialvalue is None else short(initialvalue)
    bounds = {
        name: limit(value) for name, value in (("least", minvalue), ("most", maxvalue)) if value is not None
    }
    whole = {"whole": True} if kind is int else {}
    return ask("number", title, prompt, read, initial=initial, **bounds, **whole)


class Dialog:
    """Refused: a program can't make windows of its own."""

    def __init__(self, *_args: Any, **_kw: Any) -> None:
        raise unsupported("dialog of one's own")


SimpleDialog = Dialog
