"""Takes descriptors out of another process: pidfd_getfd, /proc/PID/fd, and compares kernel objects (kcmp).

A descriptor is a right that no name protects any more: a socket of the runner's would be its identity.
"""

# /// attack
# threat = "ptrace, process_vm_readv"
# expect = ["denied", "absent"]
# ///

import errno
import os

from attack import canary, canary_pid, must_be_secret, run
from kernel import call

KCMP_FILE = 0


def taken() -> str:
    process = call("pidfd_open", canary_pid(), 0)
    fd = call("pidfd_getfd", process, int(canary("FD")), 0)
    os.lseek(fd, 0, os.SEEK_SET)
    return must_be_secret(os.read(fd, 64))


def compared() -> str:
    return f"kcmp tells {call('kcmp', os.getpid(), canary_pid(), KCMP_FILE, 0, int(canary('FD')))}"


run(taken, compared, absent=[errno.ENOENT, errno.ESRCH])
