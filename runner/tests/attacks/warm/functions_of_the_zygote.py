"""Looks for functions that the interpreter had before it became this program, and calls them.

What a warm interpreter confines itself with is Python as well, and a copy of it inherits that: functions that
make any system call and take descriptors. In a program they must get no further than the program does itself.
"""

# /// attack
# threat = "leftovers between runs"
# expect = "denied"
# ///

import ctypes
import gc
import os
import socket
import sys
import types
import weakref
from typing import Any

from attack import run
from kernel import LIBC

NAMES = ("receive", "call", "finish", "leave", "put", "peek", "rename", "unless_watched")


def functions() -> "dict[str, Any]":
    """Those that no module here has, by name: all that the collector knows, and what hangs on it."""
    gc.unfreeze()
    waiting: list[Any] = gc.get_objects()
    for finder in list(sys.path_importer_cache.values()):
        waiting += [one.__callback__ for one in weakref.getweakrefs(finder)] if finder else []
    seen, found = set[int](), {}
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, types.FunctionType) and one.__code__.co_filename.startswith("/zygote/"):
            found[one.__name__] = one
        waiting += gc.get_referents(one) if gc.is_tracked(one) else []
    return found


def network() -> "tuple[int, int, int, int]":
    number = {"x86_64": 41, "aarch64": 198}[os.uname().machine]
    return number, socket.AF_INET, socket.SOCK_STREAM, 0


def own_call(*numbers: int) -> int:
    """What it returns, or the error as a negative number, as with the one of the zygote."""
    done: int = LIBC.syscall(*map(ctypes.c_long, numbers))
    return done if done >= 0 else -ctypes.get_errno()


def by_their_calls() -> str:
    found = functions()
    done = found.get("call", own_call)(*network())
    return outcome(done, f"a network socket with {sorted(found) or 'none of them'}")


def by_all_that_are_there() -> str:
    # Finishing does nothing before the end. To become a program once more would end the process.
    for name, one in functions().items():
        if name in NAMES:
            try:
                one(*[b"", []][: one.__code__.co_argcount])
            except (Exception, SystemExit):
                continue
    return outcome(own_call(*network()), "a network socket afterwards")


def outcome(done: int, what: str) -> str:
    if done < 0:
        raise OSError(-done, os.strerror(-done))
    return what


run(by_their_calls, by_all_that_are_there)
