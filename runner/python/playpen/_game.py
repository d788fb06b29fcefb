"""What makes pygame's window one that somebody sees and plays in: of pygame itself nothing is changed.

`start.py` calls `attach` when pygame has been imported. Some of its functions then do a little beforehand:
those that show the window pass its picture on, those that ask for events take in what whoever watches did.
"""

from __future__ import annotations

import _warnings
from time import monotonic

from . import _door, _sound
from ._play import Player
from ._screen import BGR, RGB, screen
from ._windows import Windows
from ._windows import attach as attach_windows

MYPY = False
if MYPY:
    # For those who check types: programs may have files of this name.
    from typing import Any, Callable

_DEPTH = 4
_RED_FIRST, _BLUE_FIRST = (0xFF, 0xFF00, 0xFF0000), (0xFF0000, 0xFF00, 0xFF)
_RESIZABLE, _OPENGL = 0x10, 0x2
_NO_OPENGL = "OpenGL needs a graphics card, and there is none here: leave pygame.OPENGL out of set_mode"
_LONGEST_TITLE = 200
# So many seconds lie between two, at least.
_TITLES = 0.25


class _Beginning:
    """What warnings begin with, for a filter: without what would make a regular expression of it."""

    def __init__(self, words: str) -> None:
        self._words = words

    def match(self, text: str) -> bool:
        return text.startswith(self._words)


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
    """The window of the program, as whoever watches knows it: of `pygame.display`, or a `pygame.Window`."""

    def __init__(self, pygame: Any) -> None:
        display, mouse = pygame.display, pygame.mouse
        self.others = Windows()
        self._get_surface, self._get_caption = display.get_surface, display.get_caption
        self._is_visible = getattr(mouse, "get_visible", lambda: True)
        self._to_bytes = pygame.image.tostring
        self._told: dict[str, Any] | None = None
        self._next = 0.0

    def about(self) -> dict[str, Any] | None:
        """What kind of window it is, if there is one."""
        surface, other = self._get_surface(), None
        if surface is None:
            other = self.others.first()
            if other is None:
                return None
        width, height = surface.get_size() if other is None else other.size
        return {
            "type": "window",
            "title": (self._get_caption()[0] if other is None else other.title)[:_LONGEST_TITLE],
            "width": width,
            "height": height,
            "resizable": bool(surface.get_flags() & _RESIZABLE if other is None else other.resizable),
            "cursor": bool(self._is_visible()),
            "open": True,
        }

    def tell(self) -> bool:
        """Tells what kind of window it is, if that is news. Whether it was."""
        about = self.about()
        if about is None:
            return False
        now, before = monotonic(), self._told
        if about == before:
            return False
        if before is not None and {**about, "title": before["title"]} == before and now < self._next:
            # Some count in their title how often they show something.
            return False
        self._told, self._next = about, now + _TITLES
        return _door.send(about)

    def show(self) -> None:
        """The window shows what has been drawn."""
        surface = self._get_surface()
        if surface is not None:
            self.show_surface(surface)

    def show_surface(self, surface: Any) -> None:
        """The window shows this."""
        self.tell()
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


def _without_cursors(set_cursor: Any, error: type[Exception]) -> Callable[..., Any]:
    """Where no system has cursors, asking for one is an error; with pygame-ce, for the system's alone."""

    def set_nothing(**kind: Any) -> Any:
        try:
            return None if "system" in kind else set_cursor(**kind)
        except error:
            return None

    return set_nothing


def attach(pygame: Any) -> None:
    """Has somebody see what this pygame shows, and play with it."""
    display, event, mouse = pygame.display, pygame.event, pygame.mouse
    window, is_there = Window(pygame), display.get_init
    player = Player(pygame, window.about)

    really_pump = event.pump

    def hear() -> None:
        player.hear()
        window.appear()

    def pump_first() -> Any:
        # What keys are new since the last pump is known until the next: so what has come comes after it.
        if not is_there():
            return None
        really_pump()
        hear()
        return {}.clear

    def looking(function: Any) -> Callable[[], Any]:
        def look(eventtype: Any = None, pump: Any = True, *others: Any, **more: Any) -> Any:
            if pump:
                try:
                    pump_first()
                except Exception:
                    # Its own says what is wrong.
                    return function(eventtype, True, *others, **more)
            return function(eventtype, False, *others, **more)

        return lambda: look if is_there() else None

    def instead(function: Any) -> Callable[[], Any]:
        # Without a window its own says what is wrong.
        return lambda: function if is_there() else None

    def before(module: Any, names: str, action: Callable[[], Any]) -> None:
        for name in names.split():
            function = getattr(module, name, None)
            # A package that is loaded again has it already.
            if function is not None and not isinstance(function, Before):
                setattr(module, name, Before(function, action))

    really_set_mode: Any
    really_set_cursor: Any
    really_set_mode, really_set_cursor = display.set_mode, getattr(mouse, "_set_cursor", None)

    def set_mode(*args: Any, **options: Any) -> Any:
        flags = args[1] if len(args) > 1 else options.get("flags")
        if isinstance(flags, int) and flags & _OPENGL:
            # SDL would have closed the window that there is, under whoever still draws on its surface.
            raise pygame.error(_NO_OPENGL)
        return really_set_mode(*args, **options)

    # None of this is there, and none is missed.
    for begin in ("no fast renderer available", "Requested window was forcibly resized"):
        beginning: Any = _Beginning(begin)
        _warnings.filters.insert(0, ("ignore", beginning, Warning, None, 0))
    getattr(_warnings, "_filters_mutated", int)()
    before(display, "flip update", window.show)
    before(event, "poll clear", hear)
    before(event, "pump", pump_first)
    for name in ("get", "peek"):
        before(event, name, looking(getattr(event, name)))
    before(event, "wait", instead(player.wait))
    before(display, "set_mode", lambda: set_mode)
    # Whoever watches has the whole screen for it or not: it is theirs to say.
    before(display, "toggle_fullscreen", instead(int))
    before(mouse, "_set_cursor", instead(_without_cursors(really_set_cursor, pygame.error)))
    before(mouse, "get_pressed", instead(player.pressed))
    before(mouse, "get_rel", instead(player.moved))
    before(display, "quit", window.close)
    before(pygame, "quit", window.close)
    attach_windows(pygame, window.others, window.show_surface, window.close)
    _sound.attach(pygame.mixer, before)
