"""Reads the memory of its parent: by /proc, by process_vm_readv, by tracing it."""

# /// attack
# threat = "ptrace, process_vm_readv"
# expect = ["denied", "absent"]
# ///

import ctypes
import errno
import os

from attack import Absent, run
from kernel import call
from secret import must_hold_token

PTRACE_SEIZE = 0x4206


class Iovec(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


def supervisor() -> int:
    if os.getppid() == 0:
        raise Absent("no parent in sight")
    return os.getppid()


def places() -> "list[tuple[int, int]]":
    with open(f"/proc/{supervisor()}/maps", encoding="ascii", errors="replace") as file:
        rows = [line.split() for line in file]
    spans = [[int(number, 16) for number in row[0].split("-")] for row in rows if row[1].startswith("rw")]
    return [(start, end - start) for start, end in spans if end - start < 1 << 26]


def by_proc() -> str:
    found = bytearray()
    with open(f"/proc/{supervisor()}/mem", "rb", buffering=0) as memory:
        for start, length in places():
            memory.seek(start)
            found += memory.read(length)
    return must_hold_token(bytes(found), "the supervisor's memory")


def by_process_vm_readv() -> str:
    # Without a map there is still the stack, which begins where ours does; one byte is proof enough.
    buffer = ctypes.create_string_buffer(1)
    somewhere = ctypes.addressof(ctypes.c_char.in_dll(ctypes.CDLL(None), "environ"))
    mine, theirs = Iovec(ctypes.addressof(buffer), 1), Iovec(somewhere, 1)
    try:
        call("process_vm_readv", supervisor(), ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0)
    except OSError as error:
        if error.errno != errno.EFAULT:
            raise
    return "the supervisor's memory was answered"


def by_tracing() -> str:
    call("ptrace", PTRACE_SEIZE, supervisor(), None, None)
    return "traces the supervisor"


run(by_proc, by_process_vm_readv, by_tracing, absent=[errno.ENOENT, errno.ESRCH])
