"""Signals a run beside it, reads its memory, takes its descriptors.

The number that the victim has for itself may be somebody else's for the attacker: only the victim can tell
whether a signal arrived.
"""

# /// attack
# threat = "signals to others"
# expect = ["denied", "absent", "harmless"]
# together = true
# leaves = "harm"
#
# [[gaps]]
# level = "landlock"
# abi_below = 6
# home = "user"
# why = """
# landlock scopes signals from ABI 6 on; before, a program of the runner's own user may signal every
# process of that user
# """
# ///

import ctypes
import errno
import os
import secrets
import signal
from types import FrameType
from typing import Any, Optional

from attack import Harmless
from kernel import call
from neighbour import neighbours

NONCE = secrets.token_hex(16).encode()
MEMORY = ctypes.create_string_buffer(NONCE)
arrived: "list[int]" = []


class Iovec(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


def victim() -> "dict[str, Any]":
    def note(number: int, frame: Optional[FrameType]) -> None:
        arrived.append(number)

    signal.signal(signal.SIGURG, note)
    return {"pid": os.getpid(), "address": ctypes.addressof(MEMORY), "nonce": NONCE.decode()}


def verdict() -> str:
    if arrived:
        return f"signals {arrived} arrived"
    if MEMORY.value != NONCE:
        return "its memory was changed"
    raise Harmless("nothing happened to it")


def told_apart(data: bytes, told: "dict[str, Any]") -> str:
    if told["nonce"].encode() in data:
        return "read its memory"
    raise Harmless("the memory of another process of that number")


def signalled(told: "dict[str, Any]") -> str:
    os.kill(told["pid"], signal.SIGURG)
    raise Harmless("whether it arrived, only the victim can tell")


def memory(told: "dict[str, Any]") -> str:
    buffer = ctypes.create_string_buffer(32)
    mine, theirs = Iovec(ctypes.addressof(buffer), 32), Iovec(told["address"], 32)
    call("process_vm_readv", told["pid"], ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0)
    return told_apart(buffer.raw, told)


def memory_by_proc(told: "dict[str, Any]") -> str:
    with open(f"/proc/{told['pid']}/mem", "rb", buffering=0) as file:
        file.seek(told["address"])
        return told_apart(file.read(32), told)


neighbours(
    victim,
    verdict,
    signalled,
    memory,
    memory_by_proc,
    absent=[errno.ENOENT, errno.ESRCH, errno.EFAULT, errno.EIO],
)
