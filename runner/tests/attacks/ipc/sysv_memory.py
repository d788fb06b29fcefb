"""Reads and writes System V shared memory of others, and makes its own.

Segments have numbers instead of names, live until somebody removes them, and no file rule covers them.
"""

# /// attack
# threat = "SysV, mqueue"
# expect = ["denied", "absent"]
# canary = ["shm"]
# ///

import ctypes
import errno

from attack import canary, must_be_secret, run
from kernel import LIBC, function

IPC_CREAT, IPC_RMID, SHM_RDONLY = 0o1000, 0, 0o10000
OWN_KEY = int.from_bytes(b"PL", "big") << 16
LIBC.shmat.restype = ctypes.c_void_p


def attached(key: int) -> int:
    segment = function("shmget", key, 64, 0)
    address = LIBC.shmat(ctypes.c_int(segment), None, 0)
    if address is None or ctypes.c_ssize_t(address).value == -1:
        raise OSError(ctypes.get_errno(), "shmat")
    return int(address)


def read() -> str:
    return must_be_secret(ctypes.string_at(attached(int(canary("SHM_KEY"))), 64))


def write() -> str:
    ctypes.memmove(attached(int(canary("SHM_KEY"))) + 50, b"x", 1)
    return "changed shared memory of others"


def make() -> str:
    segment = function("shmget", OWN_KEY + 1, 4096, IPC_CREAT | 0o666)
    function("shmctl", segment, IPC_RMID, None)
    return "made a segment that would outlive the run"


def count() -> str:
    # SHM_INFO tells about all segments of the machine.
    return f"the highest used index is {function('shmctl', 0, 14, ctypes.create_string_buffer(256))}"


run(read, write, make, count, absent=[errno.ENOENT])
