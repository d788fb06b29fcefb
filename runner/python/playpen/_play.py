"""What the person watching does, as pygame hears of it: keys, text, the mouse, and the window's fate."""

from __future__ import annotations

from time import monotonic

from . import _door
from ._keys import MODIFIERS, NAMED, key
from ._sdl import (
    CLOSE,
    ENTER,
    FOCUS_GAINED,
    FOCUS_LOST,
    LEAVE,
    MOUSEBUTTONDOWN,
    MOUSEBUTTONUP,
    MOUSEMOTION,
    MOUSEWHEEL,
    QUIT,
    SDL,
)

MYPY = False
if MYPY:
    # For those who check types: programs may have files of this name.
    from typing import Any, Callable

_BUTTONS = 5
_NOTCH = 100.0
_MOST_SIDE = 4096
_MOST = 1e6
_NEAR_SECONDS = 0.5
_STEP = 0.005


def _number(event: dict[str, Any], name: str) -> float:
    value = event.get(name, 0)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < _MOST
    return float(value) if is_number else 0.0


class Player:
    """Who holds which keys and buttons, and where the mouse is."""

    def __init__(self, pygame: Any, window: Callable[[], dict[str, Any] | None]) -> None:
        self._pygame, self._poll = pygame, pygame.event.poll
        self._window, self._set_pos = window, pygame.mouse.set_pos
        self._sdl: SDL | None = None
        self._held: dict[int, int] = {}
        self._modifiers = 0
        self._buttons: set[int] = set()
        self._at = (0, 0)
        self._moved = (0, 0)
        self._turns = [0.0, 0.0]
        self._last_click = (0.0, 0, 0)

    def hear(self) -> None:
        """Takes in what has come, as events."""
        message = _door.receive(0) if _door.is_open() else None
        while message is not None:
            event = message.get("event")
            action = getattr(self, f"_{event.get('type')}", None) if isinstance(event, dict) else None
            if action is not None and isinstance(event, dict) and self._is_ready():
                action(event)
            message = _door.receive(0)

    def _is_ready(self) -> bool:
        if self._window() is None:
            return False
        if self._sdl is None:
            self._sdl = SDL(self._pygame.base.__file__)
        return True

    # The mouse.

    def pressed(self, num_buttons: int = 3, desktop: bool = False) -> tuple[bool, ...]:
        """`pygame.mouse.get_pressed`."""
        return tuple(button in self._buttons for button in range(1, num_buttons + 1))

    def moved(self) -> tuple[int, int]:
        """`pygame.mouse.get_rel`."""
        moved, self._moved = self._moved, (0, 0)
        return moved

    def _to(self, event: dict[str, Any]) -> tuple[int, int]:
        window = self._window() or {"width": 1, "height": 1}
        self._set_modifiers(event)
        x, y = int(_number(event, "x")), int(_number(event, "y"))
        return min(max(x, 0), window["width"] - 1), min(max(y, 0), window["height"] - 1)

    def _mousemove(self, event: dict[str, Any]) -> None:
        x, y = self._to(event)
        by = (x - self._at[0], y - self._at[1])
        if self._sdl is None or by == (0, 0):
            return
        self._at, self._moved = (x, y), (self._moved[0] + by[0], self._moved[1] + by[1])
        self._sdl.point(x, y, otherwise=self._set_pos)
        held = sum(1 << button - 1 for button in self._buttons)
        self._sdl.push(MOUSEMOTION, "IIiiii", 0, held, x, y, *by)

    def _mousedown(self, event: dict[str, Any]) -> None:
        self._button(event, True)

    def _mouseup(self, event: dict[str, Any]) -> None:
        self._button(event, False)

    def _button(self, event: dict[str, Any], is_down: bool) -> None:
        self._mousemove(event)
        button = int(_number(event, "button")) + 1
        if self._sdl is None or not 1 <= button <= _BUTTONS or (button in self._buttons) == is_down:
            return
        (self._buttons.add if is_down else self._buttons.discard)(button)
        now, (then, last, clicks) = monotonic(), self._last_click
        if is_down:
            clicks = clicks + 1 if last == button and now - then < _NEAR_SECONDS else 1
            self._last_click = (now, button, clicks)
        kind = MOUSEBUTTONDOWN if is_down else MOUSEBUTTONUP
        self._sdl.push(kind, "IBBBxii", 0, button, int(is_down), min(clicks, 255), *self._at)

    def _turned(self, axis: int, pixels: float) -> int:
        # A wheel has notches; what is less than one is kept, unless it turns.
        before = self._turns[axis]
        self._turns[axis] = pixels / _NOTCH + (before if before * pixels > 0 else 0.0)
        whole = int(self._turns[axis])
        if not whole and abs(pixels) >= _NOTCH / 2:
            whole = 1 if pixels > 0 else -1
        self._turns[axis] = 0.0 if whole else self._turns[axis]
        return whole

    def _wheel(self, event: dict[str, Any]) -> None:
        self._mousemove(event)
        x, y = _number(event, "deltaX"), _number(event, "deltaY")
        right, down = self._turned(0, x), self._turned(1, y)
        if self._sdl is not None and (right or down):
            self._sdl.push(MOUSEWHEEL, "IiiIffii", 0, right, -down, 0, x / _NOTCH, -y / _NOTCH, *self._at)

    # Keys.

    def _set_modifiers(self, event: dict[str, Any]) -> None:
        said = event.get("modifiers")
        if self._sdl is None or not isinstance(said, dict):
            return
        held = sum(MODIFIERS.get(scancode, 0) for scancode in self._held)
        for name, (both, left) in NAMED.items():
            if not said.get(name):
                held &= ~both
            elif not held & both:
                held |= left
        self._modifiers = held
        self._sdl.modifiers(held)

    def _keydown(self, event: dict[str, Any]) -> None:
        self._key(event, True)

    def _keyup(self, event: dict[str, Any]) -> None:
        self._key(event, False)

    def _key(self, event: dict[str, Any], is_down: bool) -> None:
        name, code = str(event.get("key", ""))[:40], str(event.get("code", ""))[:40]
        found = key(name, code)
        # SDL leaves it to pygame to repeat keys.
        if found is None or self._sdl is None or event.get("repeat"):
            return
        scancode, number, typed = found
        if is_down:
            self._held[scancode] = number
        else:
            number = self._held.pop(scancode, number)
        self._set_modifiers(event)
        self._sdl.key(is_down, scancode, number, self._modifiers)
        if is_down and (typed or len(name) == 1):
            self._sdl.types(typed or name)

    def _text(self, event: dict[str, Any]) -> None:
        if self._sdl is not None:
            self._sdl.text(str(event.get("text", ""))[:1000])

    # The window.

    def _focus(self, event: dict[str, Any]) -> None:
        if self._sdl is None:
            return
        if event.get("focused"):
            self._sdl.happened(FOCUS_GAINED)
            self._sdl.happened(ENTER)
            return
        for scancode, number in list(self._held.items()):
            self._sdl.key(False, scancode, number, 0)
        self._held.clear()
        self._modifiers = 0
        self._sdl.modifiers(0)
        self._sdl.happened(LEAVE)
        self._sdl.happened(FOCUS_LOST)

    def _resize(self, event: dict[str, Any]) -> None:
        width, height = int(_number(event, "width")), int(_number(event, "height"))
        window = self._window()
        if (
            self._sdl is not None
            and window
            and window["resizable"]
            and 0 < width <= _MOST_SIDE
            and 0 < height <= _MOST_SIDE
        ):
            self._sdl.resize(width, height)

    def _close(self, _: dict[str, Any]) -> None:
        if self._sdl is not None:
            self._sdl.happened(CLOSE)
            self._sdl.push(QUIT, "")

    # Waiting.

    def wait(self, timeout: int = 0) -> Any:
        """`pygame.event.wait`, which would not hear of what comes."""
        until = monotonic() + timeout / 1000 if timeout > 0 else None
        while True:
            self.hear()
            event = self._poll()
            if event.type != self._pygame.NOEVENT:
                return event
            left = _STEP if until is None else min(_STEP, until - monotonic())
            if left <= 0:
                return event
            _door.listen(left)
