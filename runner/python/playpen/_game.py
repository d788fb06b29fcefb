"""What makes pygame's window one that somebody sees and plays in: of pygame itself nothing is changed.

`start.py` calls `attach` when pygame has been imported. Some of its functions then do a little beforehand:
those that show the window pass its picture on, those that ask for events look whether there is a new one.
"""

from __future__ import annotations

from . import _door
from ._screen import BGR, RGB, screen

MYPY = False
if MYPY:
    # For those who check types: programs may have files of this name.
    from typing import Any, Callable

_DEPTH = 4
_RED_FIRST, _BLUE_FIRST = (0xFF, 0xFF00, 0xFF0000), (0xFF0000, 0xFF00, 0xFF)
_RESIZABLE = 0x10
_LONGEST_TITLE = 200


class Before:
    """A function of pygame that does something beforehand.

    To call this is to ask for its `__call__`, and that is when the thing is done; what is then called is the
    function itself. So no frame of ours is below it, and what it raises looks as it always does.
    """

    def __init__(self, function: Any, before: Callable[[], Any]) -> None:
        self._function, self._before = function, before
        for name in ("__name__", "__qualname__", "__module__", "__doc__", "__self__", "__text_signature__"):
            self.__dict__[name] = getattr(function, name, None)

    @property
    def __call__(self) -> Any:
        try:
            instead = self._before()
        except Exception:
            instead = None
        return self._function if instead is None else instead

    def __repr__(self) -> str:
        return repr(self._function)

    def __reduce__(self) -> Any:
        return self._function.__reduce__()


class Window:
    """The window of the program, as whoever watches knows it."""

    def __init__(self, pygame: Any) -> None:
        display, mouse = pygame.display, pygame.mouse
        self._get_surface, self._get_caption = display.get_surface, display.get_caption
        self._is_visible = getattr(mouse, "get_visible", lambda: True)
        self._to_bytes = pygame.image.tostring
        self._told: dict[str, Any] | None = None

    def tell(self) -> bool:
        """Tells what kind of window it is, if that is news. Whether it was."""
        surface = self._get_surface()
        if surface is None:
            return False
        width, height = surface.get_size()
        about = {
            "type": "window",
            "title": self._get_caption()[0][:_LONGEST_TITLE],
            "width": width,
            "height": height,
            "resizable": bool(surface.get_flags() & _RESIZABLE),
            "cursor": bool(self._is_visible()),
            "open": True,
        }
        if about == self._told:
            return False
        self._told = about
        return _door.send(about)

    def show(self) -> None:
        """The window shows what has been drawn."""
        self.tell()
        surface = self._get_surface()
        if surface is not None:
            show(surface, self._to_bytes)

    def appear(self) -> None:
        """A window that was never shown is there all the same."""
        if self.tell():
            self.show()

    def close(self) -> None:
        """The window is gone."""
        if self._told is not None:
            _door.send({**self._told, "open": False})
            self._told = None


def show(surface: Any, to_bytes: Any) -> bool:
    """Passes a picture on. Whether somebody will see it."""
    width, height = surface.get_size()
    masks = surface.get_masks()[:3]
    if surface.get_bytesize() == _DEPTH and masks in (_RED_FIRST, _BLUE_FIRST):
        order = RGB if masks == _RED_FIRST else BGR
        buffer = surface.get_buffer()
        with memoryview(buffer) as pixels:
            return screen.show(pixels, width, height, surface.get_pitch(), order)
    with memoryview(to_bytes(surface, "RGBX")) as pixels:
        return screen.show(pixels, width, height, _DEPTH * width, RGB)


def attach(pygame: Any) -> None:
    """Has somebody see what this pygame shows."""
    window = Window(pygame)

    def before(module: Any, names: str, action: Callable[[], Any]) -> None:
        for name in names.split():
            function = getattr(module, name, None)
            # A package that is loaded again has it already.
            if function is not None and not isinstance(function, Before):
                setattr(module, name, Before(function, action))

    before(pygame.display, "flip update", window.show)
    before(pygame.event, "get poll wait peek pump clear", window.appear)
    before(pygame.display, "quit", window.close)
    before(pygame, "quit", window.close)
