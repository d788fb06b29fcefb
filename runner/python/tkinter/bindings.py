"""What a program wants to hear of: sequences such as `<Button-1>`, and the functions bound to them."""

from __future__ import annotations

import itertools
from typing import Any, Callable, NamedTuple

from .errors import TclError, unsupported
from .keys import is_keysym, keysym_of_character

Handler = Callable[..., Any]
_ids = itertools.count(1)

_TYPES = {
    "Button": "ButtonPress", "ButtonPress": "ButtonPress", "ButtonRelease": "ButtonRelease",
    "Motion": "Motion",
    "Key": "KeyPress", "KeyPress": "KeyPress", "KeyRelease": "KeyRelease", "Enter": "Enter", "Leave": "Leave",
    "Configure": "Configure", "FocusIn": "FocusIn", "FocusOut": "FocusOut", "MouseWheel": "MouseWheel",
    "Map": "Map", "Unmap": "Unmap", "Destroy": "Destroy", "Expose": "Expose", "Visibility": "Visibility",
    "Activate": "Activate", "Deactivate": "Deactivate",
}  # fmt: skip
# The bits of an event's state.
_MODIFIERS = {
    "Any": 0,
    "Shift": 1, "Lock": 2, "Control": 4, "Mod1": 8, "M1": 8, "Alt": 8, "Command": 8, "Mod2": 16, "M2": 16,
    "Mod4": 64, "M4": 64, "Meta": 64, "M": 64,
    **{f"{name}{n}": 128 << n for name in ("Button", "B") for n in range(1, 6)},
}  # fmt: skip
_TIMES = {"Double": 2, "Triple": 3, "Quadruple": 4}
_BUTTONS = "12345"
_OF_THE_MOUSE = ("ButtonPress", "ButtonRelease", "Motion", "Enter", "Leave")


class Pattern(NamedTuple):
    """Which events a sequence means."""

    type: str
    detail: str = ""
    state: int = 0
    times: int = 1

    def matches(self, event: Event) -> bool:
        """Whether this event is one of them."""
        return (
            self.type == event.kind
            and self.detail in ("", event.detail)
            and self.state & event.state == self.state
            and event.times >= self.times
        )

    @property
    def weight(self) -> tuple[int, bool, int]:
        """The more exact of two patterns that match counts."""
        return self.times, bool(self.detail), bin(self.state).count("1")


class Event:
    """What happened, as a program gets it."""

    def __init__(
        self, kind: str, widget: Any, detail: str = "", state: int = 0, times: int = 1, **more: Any
    ) -> None:
        self.kind, self.widget, self.detail, self.state, self.times = kind, widget, detail, state, times
        self.type = kind
        self.x = self.y = self.x_root = self.y_root = 0
        self.num: Any = "??"
        self.char = self.keysym = "??"
        self.keysym_num = self.keycode = self.delta = self.width = self.height = self.serial = self.time = 0
        self.focus = self.send_event = False
        self.__dict__.update(more)

    def __repr__(self) -> str:
        return f"<{self.kind} event x={self.x} y={self.y}>"


def _bad(what: str) -> TclError:
    return TclError(f'bad event type or keysym "{what}"')


def parse(sequence: object) -> Pattern:
    """The pattern for a sequence. Raises `TclError` where Tk would, and for several events one after the
    other."""
    text = str(sequence)
    if text.startswith("<<") and text.endswith(">>"):
        return Pattern(text)
    if len(text) == 1:
        return Pattern("KeyPress", _character(text))
    if not (text.startswith("<") and text.endswith(">")):
        raise unsupported(f"way to bind several keys at once, as in {text!r},")
    if "><" in text:
        raise unsupported(f"way to bind several events at once, as in {text!r},")
    parts = [part for part in text[1:-1].replace("-", " - ").split(" ") if part]
    # A dash separates; at the end it is the key itself.
    words = [
        part
        for i, part in enumerate(parts)
        if part != "-" or (i == len(parts) - 1 and i and parts[i - 1] == "-")
    ]
    kind, detail, state, times = "", "", 0, 1
    for i, word in enumerate(words):
        is_last = i == len(words) - 1
        if not kind and word in _TIMES:
            times = _TIMES[word]
        elif not kind and word in _MODIFIERS and not is_last:
            state |= _MODIFIERS[word]
        elif not kind and word in _TYPES:
            kind = _TYPES[word]
        elif is_last:
            detail = word
        else:
            raise _bad(word)
    return _completed(kind, detail, state, times)


def _completed(kind: str, detail: str, state: int, times: int) -> Pattern:
    if not kind:
        if not detail:
            raise TclError("no event type or button # or keysym")
        kind = "ButtonPress" if detail in _BUTTONS else "KeyPress"
    # Tk reads `Button1-ButtonRelease` as the release of that button.
    if kind in ("ButtonPress", "ButtonRelease"):
        if detail and detail not in _BUTTONS:
            raise TclError(
                f'specified button "{detail}" for non-button event'
                if len(detail) > 1
                else f"bad button {detail}"
            )
    elif kind in ("KeyPress", "KeyRelease"):
        if detail:
            detail = _character(detail)
            if not is_keysym(detail):
                raise _bad(detail)
    elif detail:
        raise _bad(detail)
    return Pattern(kind, detail, state, times)


def _character(text: str) -> str:
    return keysym_of_character(text) if len(text) == 1 else text


class Bindings:
    """The functions bound to the events of one thing."""

    def __init__(self) -> None:
        self._bound: dict[Pattern, dict[str, Handler]] = {}
        self._names: dict[Pattern, str] = {}

    def bind(self, sequence: object, handler: Handler, add: object = None) -> str:
        """Binds; `add` keeps what was bound before. Returns a name for it."""
        pattern = parse(sequence)
        name = f"{next(_ids)}{getattr(handler, '__name__', 'call')}"
        handlers = self._bound.setdefault(pattern, {})
        if not add:
            handlers.clear()
        handlers[name] = handler
        self._names[pattern] = str(sequence)
        return name

    def unbind(self, sequence: object, name: str | None = None) -> None:
        """Forgets all that is bound to a sequence, or what has that name."""
        pattern = parse(sequence)
        handlers = self._bound.get(pattern, {})
        if name is not None:
            handlers.pop(name, None)
        if name is None or not handlers:
            self._bound.pop(pattern, None)

    def sequences(self) -> list[str]:
        """What something is bound to."""
        return [self._names[pattern] for pattern in self._bound]

    def hears_mouse(self) -> bool:
        """Whether something is bound to what a mouse or a finger does."""
        return any(pattern.type in _OF_THE_MOUSE for pattern in self._bound)

    def handlers(self, event: Event) -> list[Handler]:
        """What is to be called: of the patterns that match, the most exact."""
        matching = [pattern for pattern in self._bound if pattern.matches(event)]
        if not matching:
            return []
        return list(self._bound[max(matching, key=lambda pattern: pattern.weight)].values())
