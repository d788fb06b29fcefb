"""What the person watching does, as events of Tk: mouse, keys, the wheel, closing the window."""

from __future__ import annotations

import time
from typing import Any

from .bindings import Event
from .canvas import Canvas
from .keys import character, keysym
from .loop import Message, loop
from .stage import stage
from .windows import roots

_MODIFIERS = {"shift": 1, "ctrl": 4, "alt": 8, "meta": 64}
_FIRST_BUTTON = 128
# Two clicks as near as this, in seconds and in pixels, are a double click.
_DOUBLE_SECONDS, _DOUBLE_PIXELS = 0.5, 5


def _canvas(message: Message) -> Canvas | None:
    """The canvas that is meant: where none is named, the newest."""
    canvases = [canvas for root in roots for canvas in root._canvases]
    wanted = message.get("canvas")
    for canvas in reversed(canvases):
        if wanted is None or canvas.number == wanted:
            found: Canvas = canvas
            return found
    return None


def _whole(message: Message, name: str) -> int:
    value = message.get(name, 0)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e6
    return round(value) if is_number else 0


class Inputs:
    """What is held down, and where the last click was."""

    def __init__(self) -> None:
        self._held = 0
        self._last: tuple[float, int, int, int, int] = (0.0, 0, 0, 0, 0)
        self.is_modal = False

    def connect(self) -> None:
        """From now on it hears what the event loop hears."""
        names = ("mousedown", "mouseup", "mousemove", "wheel", "keydown", "keyup", "scroll", "close", "shown")
        loop.listeners.update({name: getattr(self, f"_{name}") for name in names})

    def _state(self, message: Message) -> int:
        modifiers = message.get("modifiers")
        held: dict[str, Any] = modifiers if isinstance(modifiers, dict) else {}
        return self._held | sum(bit for name, bit in _MODIFIERS.items() if held.get(name))

    def _at(self, kind: str, message: Message, detail: str = "", times: int = 1, **more: Any) -> Event | None:
        """The event at its place; nothing where there is no such canvas, or a dialog is in front of it."""
        canvas = _canvas(message)
        if canvas is None or self.is_modal:
            return None
        x, y = _whole(message, "x"), _whole(message, "y")
        canvas._root()._pointer = (x, y)
        rootx, rooty = x + canvas.winfo_rootx(), y + canvas.winfo_rooty()
        now = round(time.monotonic() * 1000)
        return Event(
            kind, canvas, detail, self._state(message), times, x=x, y=y, x_root=rootx, y_root=rooty,
            time=now, **more
        )  # fmt: skip

    def _pick(self, event: Event) -> None:
        """Finds what is under the mouse; while a button is held, that is what was under it before."""
        if self._held:
            return
        canvas = event.widget
        item = canvas.under(canvas.canvasx(event.x), canvas.canvasy(event.y))
        if item is canvas.current:
            return
        for kind, next_item in (("Leave", canvas.current), ("Enter", item)):
            canvas.current = next_item if kind == "Enter" else canvas.current
            if canvas.current is not None:
                canvas.at_item(Event(kind, canvas, "", event.state, x=event.x, y=event.y))
        canvas.current = item

    def _deliver(self, event: Event) -> None:
        canvas = event.widget
        canvas.at_item(event)
        if canvas._exists:
            canvas._deliver(event)

    def _button(self, message: Message) -> int:
        # Browsers count from 0, Tk from 1.
        return min(5, max(1, _whole(message, "button") + 1))

    def _mousedown(self, message: Message) -> None:
        button = self._button(message)
        x, y = _whole(message, "x"), _whole(message, "y")
        now, (then, times, last, last_x, last_y) = time.monotonic(), self._last
        near = max(abs(x - last_x), abs(y - last_y)) <= _DOUBLE_PIXELS and now - then < _DOUBLE_SECONDS
        times = times + 1 if near and last == button else 1
        self._last = (now, times, button, x, y)
        event = self._at("ButtonPress", message, str(button), times, num=button)
        if event is not None:
            self._pick(event)
            self._held |= _FIRST_BUTTON << button
            self._deliver(event)

    def _mouseup(self, message: Message) -> None:
        button = self._button(message)
        event = self._at("ButtonRelease", message, str(button), num=button)
        self._held &= ~(_FIRST_BUTTON << button)
        if event is not None:
            self._deliver(event)
            if event.widget._exists:
                self._pick(event)

    def _mousemove(self, message: Message) -> None:
        event = self._at("Motion", message)
        if event is not None:
            self._pick(event)
            self._deliver(event)

    def _wheel(self, message: Message) -> None:
        # Under X11 the wheel is two buttons.
        down = _whole(message, "deltaY") > 0
        for kind in ("ButtonPress", "ButtonRelease"):
            event = self._at(kind, message, "5" if down else "4", num=5 if down else 4)
            if event is not None and event.widget._exists:
                self._deliver(event)

    def _scroll(self, message: Message) -> None:
        canvas = _canvas(message)
        if canvas is not None:
            x, y = canvas._origin
            canvas._look_at(x + _whole(message, "x"), y + _whole(message, "y"))

    def _key(self, kind: str, message: Message) -> None:
        key, code = str(message.get("key", ""))[:40], str(message.get("code", ""))[:40]
        sym = keysym(key, code)
        if not sym or self.is_modal:
            return
        for root in list(roots):
            widget = root._focus
            if widget._exists:
                x, y = root._pointer
                char = character(key, sym)
                code_number = ord(char) if char else 0
                more: dict[str, Any] = {
                    "keysym": sym,
                    "char": char,
                    "x": x,
                    "y": y,
                    "keycode": code_number,
                    "keysym_num": code_number,
                }
                widget._deliver(Event(kind, widget, sym, self._state(message), **more))

    def _keydown(self, message: Message) -> None:
        self._key("KeyPress", message)

    def _keyup(self, message: Message) -> None:
        self._key("KeyRelease", message)

    def _close(self, message: Message) -> None:
        canvas = _canvas(message)
        if canvas is not None:
            canvas._window()._closed_by_hand()

    def _shown(self, message: Message) -> None:
        stage.shown(_whole(message, "frame"))


inputs = Inputs()
