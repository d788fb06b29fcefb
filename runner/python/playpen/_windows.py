"""Windows that a program opens as `pygame.Window`, with a surface or a renderer of `pygame._sdl2`.

The first that is open is the one that is seen. Both classes get children, which show what a window has before
it is flipped or presented; whoever asks for those is given the function itself, as in `_game.py`.
"""

from __future__ import annotations

import os
import sys
from _weakref import ref

MYPY = False
if MYPY:
    # For those who check types: programs may have files of this name.
    from typing import Any, Callable

    Show = Callable[[Any], object]


class Windows:
    """Those that are open."""

    def __init__(self) -> None:
        self._open: list[Any] = []

    def first(self) -> Any:
        """The one that is seen, if there is one."""
        while self._open:
            window = self._open[0]()
            if window is not None:
                return window
            del self._open[0]
        return None

    def opens(self, window: Any) -> None:
        self._open.append(ref(window))

    def closes(self, window: Any) -> None:
        self._open = [reference for reference in self._open if reference() is not window]


def attach(pygame: Any, windows: Windows, show: Show, close: Callable[[], object]) -> None:
    """Has the first `pygame.Window` seen: `show` takes its surface, and `close` is told that it is gone."""
    plain: Any = getattr(pygame, "Window", None)
    if plain is None or hasattr(plain, "playpen"):
        return

    def quietly(action: Callable[..., object], *args: Any) -> None:
        try:
            action(*args)
        except Exception:
            # What is wrong with it, the function itself says.
            return

    class Window(plain):  # type: ignore[misc]
        playpen = True

        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            windows.opens(self)

        @property
        def flip(self) -> Any:
            if windows.first() is self:
                quietly(lambda: show(self.get_surface()))
            return super().flip

        @property
        def destroy(self) -> Any:
            if windows.first() is self:
                quietly(close)
            windows.closes(self)
            return super().destroy

    def rendered(video: Any) -> None:
        plain: Any = video.Renderer

        class Renderer(plain):  # type: ignore[misc]
            def __init__(self, window: Any, *args: Any, **options: Any) -> None:
                super().__init__(window, *args, **options)
                self._window = ref(window)

            @property
            def present(self) -> Any:
                if windows.first() is self._window():
                    quietly(lambda: show(self.to_surface()))
                return super().present

        _stand_in(Renderer, plain, video, sys.modules["pygame._sdl2"])
        _stand_in(Window, video.Window, video, sys.modules["pygame._sdl2"])

    # Not in the module where it is from: there, `pygame._sdl2` looks for the one whose size it knows.
    _stand_in(Window, plain, pygame)
    _when_loaded(os.path.dirname(pygame.__file__), "pygame._sdl2", rendered)


def _stand_in(ours: Any, plain: Any, *modules: Any) -> None:
    """A class stands in for that which it is a child of, under its name."""
    ours.__name__, ours.__qualname__, ours.__module__ = plain.__name__, plain.__qualname__, plain.__module__
    ours.__doc__ = plain.__doc__
    for module in modules:
        if getattr(module, plain.__name__, None) is not None:
            setattr(module, plain.__name__, ours)


def _when_loaded(place: str, name: str, then: Callable[[Any], None]) -> None:
    """Has `then` called with the module `video` of a package when that is imported: few programs do."""
    finder: Any = sys.path_importer_cache.get(place)
    if finder is None or name in sys.modules:
        return
    find = type(finder).find_spec

    def find_spec(wanted: str, target: Any = None) -> Any:
        spec = find(finder, wanted, target)
        if spec is not None and wanted == name:
            loader = spec.loader

            def exec_module(module: Any) -> None:
                del loader.exec_module
                loader.exec_module(module)
                video = sys.modules.get(name + ".video")
                if video is not None:
                    then(video)

            loader.exec_module = exec_module
        return spec

    finder.find_spec = find_spec
