"""The canary's System V and POSIX objects, open to everybody."""

import ctypes
import os
import secrets
from pathlib import Path

Touch = dict[str, str]

_LIBC = ctypes.CDLL(None, use_errno=True)
_LIBC.shmat.restype = ctypes.c_void_p
_LIBC.shmat.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_int]
_CREATE = 0o1000 | 0o2000 | 0o666
_REMOVE = 0
_SIZE = 4096


class _Message(ctypes.Structure):
    _fields_ = [("kind", ctypes.c_long), ("text", ctypes.c_char * 64)]


def _checked(result: int, what: str) -> int:
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")
    return result


class Ipc:
    """Makes them, tells what happened to them, and removes them."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        # Keys that begin with `PC`: told apart from those of others, and of attacks.
        first = int.from_bytes(b"PC", "big") << 16
        self._keys = {kind: first + secrets.randbelow(1 << 16) for kind in ("shm", "sem", "msg")}
        self._shm = _checked(_LIBC.shmget(self._keys["shm"], _SIZE, _CREATE), "shmget")
        self._sem = _checked(_LIBC.semget(self._keys["sem"], 1, _CREATE), "semget")
        self._msg = _checked(_LIBC.msgget(self._keys["msg"], _CREATE), "msgget")
        self._address = _LIBC.shmat(self._shm, None, 0)
        ctypes.memmove(self._address, self._secret, len(self._secret))
        self._post()
        self._posix = Path("/dev/shm") / f"playpen-canary-{secrets.token_hex(8)}"
        self._fill()
        self._queue_name = f"/playpen-canary-{secrets.token_hex(8)}"
        self._queue = self._open_queue()
        self._seen = self._look()

    def env(self) -> "dict[str, str]":
        env = {f"{kind.upper()}_KEY": str(key) for kind, key in self._keys.items()}
        env["POSIX_SHM"] = str(self._posix)
        if self._queue >= 0:
            env["MQ"] = self._queue_name
        return env

    def _post(self) -> None:
        message = _Message(1, self._secret[:63])
        _checked(_LIBC.msgsnd(self._msg, ctypes.byref(message), 64, 0o4000), "msgsnd")

    def _fill(self) -> None:
        self._posix.write_bytes(self._secret)
        self._posix.chmod(0o666)

    def _open_queue(self) -> int:
        mask = os.umask(0)
        try:
            # Not on every kernel, and not where the operator allows no queues: then nothing is told of it.
            return int(
                _LIBC.mq_open(self._queue_name.encode(), os.O_RDWR | os.O_CREAT | os.O_NONBLOCK, 0o666, None)
            )
        finally:
            os.umask(mask)

    def _look(self) -> "dict[str, object]":
        look: dict[str, object] = {}
        for kind, ident in (("shm", self._shm), ("sem", self._sem), ("msg", self._msg)):
            rows = [line.split() for line in Path(f"/proc/sysvipc/{kind}").read_text().splitlines()]
            # Key and permissions first, then counts and times: whatever differs was somebody else.
            look[kind] = [row for row in rows[1:] if row[1] == str(ident)]
        look["shm content"] = ctypes.string_at(self._address, _SIZE)
        look["posix-shm"] = self._posix.read_bytes() if self._posix.exists() else None
        return look

    def _queued(self) -> int:
        buffer = ctypes.create_string_buffer(8192)
        count = 0
        while self._queue >= 0 and _LIBC.mq_receive(self._queue, buffer, len(buffer), None) >= 0:
            count += 1
        return count

    def report(self) -> "list[Touch]":
        touches = []
        look = self._look()
        for what, before in self._seen.items():
            if look[what] != before:
                touches.append({"what": what.split()[0], "detail": f"{what} is not as it was"})
        if arrived := self._queued():
            touches.append({"what": "mq", "detail": f"{arrived} arrived"})
        if look["posix-shm"] != self._secret:
            self._fill()
        self._seen = self._look()
        return touches

    def close(self) -> None:
        _LIBC.shmdt(ctypes.c_void_p(self._address))
        _LIBC.shmctl(self._shm, _REMOVE, None)
        _LIBC.semctl(self._sem, 0, _REMOVE)
        _LIBC.msgctl(self._msg, _REMOVE, None)
        if self._queue >= 0:
            _LIBC.mq_close(self._queue)
            _LIBC.mq_unlink(self._queue_name.encode())
        self._posix.unlink(missing_ok=True)
