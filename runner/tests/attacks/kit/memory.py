"""The memory of the process itself, piece by piece."""

import ctypes
import os
from collections.abc import Iterator

from attack import Harmless
from kernel import LIBC

PAGE = 4096
# How far to look around what is known, in pages, and over how large a hole.
FAR, HOLE = 1 << 14, 64
# Nothing that is mapped whole is as large as this.
MOST = 1 << 28

LIBC.write.restype = ctypes.c_ssize_t


def listed() -> Iterator[bytes]:
    """What the kernel lists, but for what cannot be read."""
    try:
        with open("/proc/self/maps", encoding="ascii", errors="replace") as file:
            maps = [line.split() for line in file]
        memory = open("/proc/self/mem", "rb", buffering=0)
    except (PermissionError, FileNotFoundError):
        raise Harmless("no /proc") from None
    with memory:
        for parts in maps:
            start, end = (int(number, 16) for number in parts[0].split("-"))
            if "r" in parts[1] and end - start < MOST:
                try:
                    memory.seek(start)
                    yield memory.read(end - start)
                except (OSError, OverflowError):
                    continue  # Of the kernel's own, such as its clock.


def felt() -> Iterator[bytes]:
    """Pages around what is known. Needs no /proc: `write` tells whether a page is there."""
    pipe = os.pipe()
    for known in landmarks():
        for step in (PAGE, -PAGE):
            address, missing = known // PAGE * PAGE, 0
            for _ in range(FAR):
                if LIBC.write(pipe[1], ctypes.c_void_p(address), ctypes.c_size_t(PAGE)) == PAGE:
                    missing = 0
                    yield os.read(pipe[0], PAGE)
                else:
                    missing += 1
                    # On older kernels (6.1) each failure takes one of the sixteen places of the pipe.
                    os.close(pipe[0])
                    os.close(pipe[1])
                    pipe = os.pipe()
                if missing > HOLE:
                    break
                address += step


def landmarks() -> "list[int]":
    """Addresses in the heap, the stack, the environment and the libraries."""
    environ = ctypes.cast(ctypes.c_void_p.in_dll(LIBC, "environ").value or 0, ctypes.POINTER(ctypes.c_void_p))
    strings = environ[0] or 0
    function = ctypes.cast(LIBC.write, ctypes.c_void_p).value or 0
    return [id(object()), ctypes.addressof(ctypes.create_string_buffer(8)), strings, function]
