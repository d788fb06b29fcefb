"""The sound of pygame: SDL writes what it mixes into a pipe of the runner's, as if that were a file.

SDL's `disk` driver needs no device and mixes in a thread of its own. It waits for nothing but the pipe, from
which the runner reads as fast as the sound is heard. What comes there are bare samples; what kind of samples,
the runner is told through the door as soon as a mixer is open.

Nothing of it may keep a program from running: whoever cannot be heard has SDL's `dummy` driver.
"""

from __future__ import annotations

import os
from _functools import partial  # type: ignore[import-not-found]

from . import _door

MYPY = False
if MYPY:
    # For those who check types: programs may have files of this name.
    from typing import Any, Callable

OUT = 60
"""Where SDL writes to."""
_NAME = f"/proc/self/fd/{OUT}"
# Of SDL's log: where the driver says that it is none that anybody wants, and what is never important enough.
_AUDIO, _NOTHING = 4, 7


class _Then(partial):  # type: ignore[misc]
    """A call after which something is done: when it is forgotten. So no frame of ours is below it."""

    then: Callable[[], object]

    def __del__(self) -> None:
        self.then()


def attach(mixer: Any, before: Callable[[Any, str, Callable[[], Any]], None]) -> None:
    """Has somebody hear what `mixer`, pygame's, mixes; `before` has something done before a function."""
    if not hasattr(mixer, "get_init"):
        return
    _prepare()
    hush = _hush(mixer.__file__)

    def tell() -> None:
        form = mixer.get_init()
        if form:
            _door.send({"type": "mixer", "rate": form[0], "size": form[1], "channels": form[2]})

    for name in ("init", "_internal_mod_init"):
        function = getattr(mixer, name, None)

        def call_and_tell(function: Any = function) -> Any:
            hush()
            call = _Then(function)
            call.then = tell
            return call

        before(mixer, name, call_and_tell)


def _prepare() -> None:
    """Has SDL use our pipe. What the program wants itself goes before that."""
    if "SDL_AUDIODRIVER" in os.environ:
        return
    is_heard = os.access(_NAME, os.W_OK)
    # For SDL alone: programs that this one starts have no pipe, and read `os.environ`.
    os.putenv("SDL_AUDIODRIVER", "disk" if is_heard else "dummy")
    os.putenv("SDL_DISKAUDIOFILE", _NAME)
    os.putenv("SDL_DISKAUDIODELAY", "0")


def _hush(library: str) -> Any:
    """What keeps SDL, until it is shut down, from telling on standard error which driver it uses."""
    try:
        import _ctypes  # noqa: PLC0415

        handle = _ctypes.dlopen(library, os.RTLD_LAZY)
        set_priority = _ctypes.dlsym(handle, "SDL_LogSetPriority")
        return partial(_ctypes.call_function, set_priority, (_AUDIO, _NOTHING))
    except (ImportError, OSError, AttributeError):
        return lambda: None
