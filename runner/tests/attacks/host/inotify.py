"""What the kernel tells about files that somebody touches."""

import ctypes
import os
import struct

_LIBC = ctypes.CDLL(None, use_errno=True)
_EVENT = struct.Struct("iIII")

_NAMES = {
    0x001: "access",
    0x002: "modify",
    0x004: "attrib",
    0x020: "open",
    0x040: "moved",
    0x080: "moved",
    0x100: "create",
    0x200: "delete",
    0x400: "delete",
    0x800: "moved",
}


class Watch:
    """Watches paths; tells what happened to them since it was last asked."""

    def __init__(self) -> None:
        self._fd = _LIBC.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._fd < 0:
            raise OSError(ctypes.get_errno(), "inotify_init1")
        self._paths: dict[int, str] = {}

    def add(self, path: str) -> None:
        mask = 0
        for bit in _NAMES:
            mask |= bit
        wd = _LIBC.inotify_add_watch(self._fd, os.fsencode(path), mask)
        if wd < 0:
            raise OSError(ctypes.get_errno(), f"inotify_add_watch {path}")
        self._paths[wd] = path

    def events(self) -> "list[tuple[str, str, str]]":
        """`(watched path, what, name within it)`, in order."""
        found: list[tuple[str, str, str]] = []
        while True:
            try:
                data = os.read(self._fd, 65536)
            except BlockingIOError:
                return found
            at = 0
            while at < len(data):
                wd, mask, _, length = _EVENT.unpack_from(data, at)
                name = data[at + _EVENT.size : at + _EVENT.size + length].rstrip(b"\0")
                at += _EVENT.size + length
                path = self._paths.get(wd, "?")
                found += [(path, what, os.fsdecode(name)) for bit, what in _NAMES.items() if mask & bit]

    def close(self) -> None:
        os.close(self._fd)
