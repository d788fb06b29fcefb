"""Recurses until the stack of the C code ends, and crashes in other ways that Python cannot catch.

An ordinary way to end by a signal; it is told as one, and costs nobody else anything.
"""

# /// attack
# threat = "fds, CPU, sleep, flood"
# expect = ["limited:signal", "limited:memory", "denied"]
# ways = ["stack", "null", "abort"]
#
# [prove]
# unproven = "a crash is the end of the program, and reports nothing"
# ///

import ctypes
import os
import sys

from attack import run


def stack() -> str:
    sys.setrecursionlimit(1 << 30)

    class Deep:
        def __getattr__(self, name: str) -> object:
            return getattr(self, name + "x")

    try:
        repr(Deep().deep)
    except (RecursionError, MemoryError) as error:
        raise PermissionError(1, repr(error)) from None
    return "no end to the stack"


def null() -> str:
    ctypes.string_at(0)
    return "read at address 0"


def abort() -> str:
    os.abort()


run(stack, null, abort)
