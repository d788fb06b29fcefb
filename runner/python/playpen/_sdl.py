"""SDL below pygame, called as C: what happens is put where SDL has it, so that all of pygame agrees about it.

Without `ctypes`, which programs may have a file of their own for.
"""

from __future__ import annotations

import _ctypes
from _struct import pack

MYPY = False
if MYPY:
    # For those who check types: programs may have files of this name.
    from typing import Any

KEYDOWN, KEYUP, TEXTINPUT = 0x300, 0x301, 0x303
MOUSEMOTION, MOUSEBUTTONDOWN, MOUSEBUTTONUP, MOUSEWHEEL = 0x400, 0x401, 0x402, 0x403
QUIT, WINDOW = 0x100, 0x200
RESIZED, ENTER, LEAVE, FOCUS_GAINED, FOCUS_LOST, CLOSE = 5, 10, 11, 12, 13, 14
_SIZE = 56
_KEYS = 512
_IS_C = 1
_ASK, _IGNORE = -1, 0
_TEXT = 31
_WINDOWS = 100


class Int(_ctypes._SimpleCData):  # type: ignore[type-arg]
    _type_ = "i"


class Address(_ctypes._SimpleCData):  # type: ignore[type-arg]
    _type_ = "P"


class _Byte(_ctypes._SimpleCData):  # type: ignore[type-arg]
    _type_ = "B"


class _Keys(_ctypes.Array):  # type: ignore[type-arg]
    _type_ = _Byte
    _length_ = _KEYS


class Function(_ctypes.CFuncPtr):
    _flags_ = _IS_C
    _restype_ = Int


class _Finder(_ctypes.CFuncPtr):
    _flags_ = _IS_C
    _restype_ = Address


class SDL:
    """That to which this library is linked."""

    def __init__(self, path: str) -> None:
        library = _ctypes.dlopen(path, 0)

        def function(name: str, kind: Any = Function) -> Any:
            return kind(_ctypes.dlsym(library, "SDL_" + name))

        self._push, self._state = function("PushEvent"), function("EventState")
        self._set_modifiers = function("SetModState")
        self._window_of, self._mouse_is_in = (
            function("GetWindowFromID", _Finder),
            function("GetMouseFocus", _Finder),
        )
        self._set_size, self._warp = function("SetWindowSize"), function("WarpMouseInWindow")
        self._window = 1
        self._get_filter = function("GetEventFilter")
        self.keys = _Keys.from_address(function("GetKeyboardState", _Finder)(None))

    def push(self, kind: int, layout: str, *values: Any, window: int = 0) -> None:
        """An event, where the program wants to hear of such."""
        if self._state(kind, _ASK):
            self._push(pack(f"=III{layout}", kind, 0, window, *values).ljust(_SIZE, b"\0"))

    def key(self, is_down: bool, scancode: int, number: int, modifiers: int) -> None:
        """A key was pressed or let go."""
        if 0 <= scancode < _KEYS:
            self.keys[scancode] = int(is_down)
        kind = KEYDOWN if is_down else KEYUP
        self.push(kind, "BBxxiiHxxI", int(is_down), 0, scancode, number, modifiers, 0, window=self.window())

    def types(self, text: str) -> None:
        """The key that was pressed last types this: nothing but the text of its event."""
        encoded = text.encode("utf-8", "ignore")[:_TEXT]
        event = pack("=III", TEXTINPUT, 0, self.window()) + encoded
        found, about = bytes(8), bytes(8)
        if self._get_filter(found, about):
            address = int.from_bytes(found, "little")
            Function(address)(Address(int.from_bytes(about, "little")), event.ljust(_SIZE, b"\0"))

    def text(self, text: str) -> None:
        """Text was typed: in pieces that fit into an event."""
        window, piece = self.window(), b""
        for character in text:
            encoded = character.encode("utf-8", "ignore")
            if len(piece) + len(encoded) > _TEXT:
                self.push(TEXTINPUT, "32s", piece, window=window)
                piece = b""
            piece += encoded
        if piece:
            self.push(TEXTINPUT, "32s", piece, window=window)

    def modifiers(self, held: int) -> None:
        """These are held."""
        self._set_modifiers(held)

    def window(self) -> int:
        """The number of the window, of which there is one; 0 without it."""
        numbers = range(self._window, self._window + _WINDOWS)
        self._window = next((number for number in numbers if self._window_of(number)), self._window)
        return self._window if self._window_of(self._window) else 0

    def point(self, x: int, y: int, *, otherwise: Any) -> None:
        """The mouse is there in the window. `otherwise` is told where SDL knows that it is in it."""
        address = self._window_of(self.window())
        if self._mouse_is_in():
            self._quietly(otherwise, (x, y))
        elif address:
            self._quietly(self._warp, Address(address), x, y)

    def resize(self, width: int, height: int) -> None:
        """The window has another size."""
        address = self._window_of(self.window())
        if address:
            self._set_size(Address(address), width, height)
            self.happened(RESIZED, width, height)

    def happened(self, what: int, *values: int) -> None:
        """Something about the window."""
        one, other = values or (0, 0)
        self.push(WINDOW, "Bxxxii", what, one, other, window=self.window())

    def _quietly(self, action: Any, *args: Any) -> None:
        """Moves the mouse without an event."""
        before = self._state(MOUSEMOTION, _ASK)
        self._state(MOUSEMOTION, _IGNORE)
        try:
            action(*args)
        finally:
            self._state(MOUSEMOTION, before)
