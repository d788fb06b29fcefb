"""Reaches for the descriptors of its parent: the socket to the runner, its pipes, its files.

Who writes into the supervisor's socket could report an end of its own invention.
"""

# /// attack
# threat = "ptrace, process_vm_readv"
# expect = ["denied", "absent"]
# ///

import errno
import os

from attack import Absent, run
from kernel import call
from secret import must_hold_token


def supervisor() -> int:
    if os.getppid() == 0:
        raise Absent("no parent in sight")
    return os.getppid()


def by_proc() -> str:
    names = os.listdir(f"/proc/{supervisor()}/fd")
    data = b""
    for name in names:
        try:
            fd = os.open(f"/proc/{supervisor()}/fd/{name}", os.O_RDONLY | os.O_NONBLOCK)
            data += os.read(fd, 4096)
        except OSError:
            continue
    return must_hold_token(data, f"one of {len(names)} descriptors")


def by_handle() -> str:
    process = call("pidfd_open", supervisor(), 0)
    taken = []
    for number in range(64):
        try:
            taken.append(call("pidfd_getfd", process, number, 0))
        except OSError as error:
            if error.errno != errno.EBADF:
                raise
    return f"took {len(taken)} descriptors"


run(by_proc, by_handle, absent=[errno.ENOENT, errno.ESRCH])
