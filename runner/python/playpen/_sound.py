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
# Where in a FILE of glibc's the next of those that are open is, and the descriptor.
_NEXT, _DESCRIPTOR, _MOST_FILES = 104, 112, 256
_UNBUFFERED = 2
_STDERR = 2
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
            _hurry()
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


def _hurry() -> None:
    """Has SDL mix no more ahead than it must.

    It writes through a file of C's into our pipe, and a page of each is heard for long. So the file gets no
    buffer, and the pipe, of one page, has room for one write, however short.
    """
    try:
        import _ctypes  # noqa: PLC0415
        from fcntl import F_GETFL, F_SETFL, fcntl  # noqa: PLC0415

        from ._sdl import Address, Function, Int  # noqa: PLC0415

        ours, library = os.fstat(OUT), _ctypes.dlopen(None, 0)  # type: ignore[arg-type]
        set_buffer = Function(_ctypes.dlsym(library, "setvbuf"))
        file = Address.from_address(_ctypes.dlsym(library, "_IO_list_all")).value
        errors = Address.from_address(_ctypes.dlsym(library, "stderr")).value
        if Int.from_address(errors + _DESCRIPTOR).value != _STDERR:
            return
        for _ in range(_MOST_FILES):
            descriptor = Int.from_address(file + _DESCRIPTOR).value if file else -1
            if descriptor > _STDERR and os.path.samestat(os.fstat(descriptor), ours):
                fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | os.O_DIRECT)
                set_buffer(Address(file), None, _UNBUFFERED, Address(0))
            if not file:
                return
            file = Address.from_address(file + _NEXT).value
    except Exception:
        # Another library of C: what is played is heard later, and that is all.
        pass


def _hush(library: str) -> Any:
    """What keeps SDL, until it is shut down, from telling on standard error which driver it uses."""
    try:
        import _ctypes  # noqa: PLC0415

        handle = _ctypes.dlopen(library, os.RTLD_LAZY)
        set_priority = _ctypes.dlsym(handle, "SDL_LogSetPriority")
        return partial(_ctypes.call_function, set_priority, (_AUDIO, _NOTHING))
    except (ImportError, OSError, AttributeError):
        return lambda: None
