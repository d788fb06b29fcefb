"""The way from a program to the person who watches it, and back.

A program has two pipes beside its standard streams: what it says to Playpen goes into one, what the
person does comes out of the other. Everything of ours that talks (errors, displays, figures, turtle) does so
through this module.

On the wire a message is four bytes, its length, big-endian; and as many bytes of JSON in UTF-8, one object.
A message to the runner has the form of an event of the run's stream: `type`, and the fields of that type. It
has at most `MOST` bytes if it is a `display` or an `updateDisplay`, any other at most
`MOST_PLAIN`. What comes back is `{"type": "event", "event": {…}}` with what a reader sent (keys, mouse,
answers).

The runner takes the pipe for hostile. What is no message costs the run one warning and closes the pipe; what
is too much is left out and counted. A full pipe makes `send` wait, as a full standard output makes `print`
wait.

Only the first process of a run has the door: messages of several processes would get into each other. In what
it forks or executes, and in a Python outside of Playpen, `send` does nothing and says so.

What is imported here is there before a program, or of a name that no program has a file of; but for what it
works without.
"""

from __future__ import annotations

import os
from _json import encode_basestring, make_encoder, make_scanner
from _thread import RLock
from time import monotonic, sleep

MYPY = False
if MYPY:
    # For those who check types: programs may have files of this name.
    from typing import Any, Dict

    Event = Dict[str, Any]

OUT = 62
"""Where messages go out."""
INTO = 63
"""Where messages come in."""
MOST = 4 << 20
"""The most bytes of a message."""
MOST_PLAIN = 32 << 10
"""The most bytes of a message that displays nothing."""
_MOST_HEARD = 64 << 10
_MOST_KEPT = 64
_HEADER = 4
_KIND, _PIPE = 0o170000, 0o010000
# FIONREAD: how many bytes there are in a pipe.
_HOW_MANY = 0x541B


class _Scanned:
    """What the scanner of JSON asks for."""

    strict = True
    object_hook = object_pairs_hook = None
    parse_float, parse_int, parse_constant = float, int, float


def _refuse(value: object) -> object:
    raise TypeError(type(value).__name__)


_scan = make_scanner(_Scanned)  # type: ignore[arg-type]


def _json(value: object) -> bytes | None:
    try:
        encoder = make_encoder({}, _refuse, encode_basestring, None, ":", ",", False, False, False)
        # A lone surrogate is no character, so it would be no JSON to others.
        return "".join(encoder(value, 0)).encode("utf-8", "replace")
    except (TypeError, ValueError, RecursionError, MemoryError):
        return None


def is_json(value: object) -> bool:
    """Whether this can be part of a message."""
    return _json(value) is not None


def encode(event: Event) -> bytes | None:
    """The message for an event; `None` where it is none that can be sent."""
    body = _json(event)
    if body is None:
        return None
    most = MOST if event.get("type") in ("display", "updateDisplay") else MOST_PLAIN
    return len(body).to_bytes(_HEADER, "big") + body if len(body) <= most else None


class Door:
    """Both pipes, for the process that made this."""

    def __init__(self, out: int, into: int) -> None:
        self._out, self._into = out, into
        self._process = os.getpid()
        self._lock = RLock()
        # Messages, each with what was written of it, piece by piece.
        self._waiting: list[tuple[memoryview, list[int]]] = []
        self._is_writing = False
        self._heard = b""
        self._listens = True
        # Of this end alone.
        os.set_blocking(into, False)

    def send(self, event: Event) -> bool:
        """Sends an event; whether it went out, or will. Raises nothing that is not the program's own."""
        if self._process != os.getpid():
            return False
        message = encode(event)
        if message is None:
            return False
        with self._lock:
            if len(self._waiting) >= _MOST_KEPT:
                return False
            self._waiting.append((memoryview(message), []))
            if self._is_writing:
                # This thread is in the middle of another message, and this is a signal or a finalizer. The
                # message follows.
                return True
            try:
                self._is_writing = True
                return self._write()
            finally:
                self._is_writing = False

    def _write(self) -> bool:
        """Writes what waits, whole messages, whatever happens meanwhile."""
        interruption: BaseException | None = None
        while self._waiting and self._out >= 0:
            try:
                message, written = self._waiting[0]
                if sum(written) < len(message):
                    # In one step, so that no signal comes between what is written and that it is known.
                    written.extend(map(os.write, (self._out,), (message[sum(written) :],)))
                else:
                    del self._waiting[0]
            except OSError:
                # Nobody hears this any more.
                self._out = -1
                self._waiting.clear()
            except BaseException as error:
                interruption = error
        if interruption is not None:
            raise interruption
        return self._out >= 0

    def settle(self, seconds: float = 0.05) -> None:
        """Waits until all that was sent has been read, so that it comes before what is printed next; but no
        longer than this."""
        try:
            from fcntl import ioctl  # noqa: PLC0415
        except ImportError:
            return
        until = monotonic() + seconds
        while self._process == os.getpid() and self._out >= 0 and monotonic() < until:
            if not any(ioctl(self._out, _HOW_MANY, bytes(4))):
                return
            sleep(0.0002)

    def receive(self, timeout: float | None = None) -> Event | None:
        """The next message, for which it waits so many seconds, or for ever. `None` where none came, or none
        will: `is_open` tells which."""
        until = None if timeout is None else monotonic() + timeout
        while True:
            message = self._next()
            if message is not None or not self.is_open():
                return message
            data = self._read()
            if data is None:
                # Not where that was found out: who is stopped meanwhile would be told of it as well.
                left = None if until is None else until - monotonic()
                if left is not None and left <= 0:
                    return None
                self._wait(left)
                continue
            self._heard += data
            self._listens = bool(data)

    def _read(self) -> bytes | None:
        """What has come; nothing where more cannot, `None` where it has not yet."""
        try:
            return os.read(self._into, 1 << 16)
        except BlockingIOError:
            return None
        except OSError:
            return b""

    def _next(self) -> Event | None:
        while len(self._heard) >= _HEADER:
            end = _HEADER + int.from_bytes(self._heard[:_HEADER], "big")
            if end > _HEADER + _MOST_HEARD:
                self._listens, self._heard = False, b""
            if len(self._heard) < end:
                break
            body, self._heard = self._heard[_HEADER:end], self._heard[end:]
            try:
                message = _scan(body.decode("utf-8"), 0)[0]
            except (ValueError, StopIteration, RecursionError):
                continue
            if isinstance(message, dict):
                return message
        return None

    def _wait(self, seconds: float | None) -> None:
        try:
            from select import POLLIN, poll  # noqa: PLC0415
        except ImportError:
            # The program has a module of this name.
            sleep(0.01 if seconds is None else min(0.01, seconds))
            return
        waiter = poll()
        waiter.register(self._into, POLLIN)
        waiter.poll(None if seconds is None else seconds * 1000)

    def listen(self, seconds: float) -> None:
        """Waits until more has come, but no longer than this."""
        if self.is_open():
            self._wait(seconds)
        else:
            sleep(seconds)

    def is_open(self) -> bool:
        """Whether messages can still come."""
        return self._listens and self._process == os.getpid()

    def fileno(self) -> int:
        """The descriptor that is readable when more has come. What came before may not all be taken: ask
        `receive` first."""
        return self._into


def _is_own() -> bool:
    """Whether this process is the first of a run: it leads its session, and has both pipes, for itself."""
    try:
        return os.getsid(0) == os.getpid() and all(
            os.fstat(handle).st_mode & _KIND == _PIPE and not os.get_inheritable(handle)
            for handle in (OUT, INTO)
        )
    except OSError:
        return False


door: Door | None = Door(OUT, INTO) if _is_own() else None
"""That of this process, if it has one."""


def send(event: Event) -> bool:
    """Sends an event to whoever watches; whether it went out. See `Door.send`."""
    return door is not None and door.send(event)


def settle() -> None:
    """Waits for a moment until what was sent is read. See `Door.settle`."""
    if door is not None:
        door.settle()


def receive(timeout: float | None = None) -> Event | None:
    """The next message of whoever watches. See `Door.receive`; without a door there is none, at once."""
    return None if door is None else door.receive(timeout)


def is_open() -> bool:
    """Whether messages can still come."""
    return door is not None and door.is_open()


def fileno() -> int | None:
    """The descriptor to wait at, if there is a door."""
    return None if door is None else door.fileno()


def listen(seconds: float) -> None:
    """Waits until more has come, but no longer than this."""
    if door is None:
        sleep(seconds)
    else:
        door.listen(seconds)
