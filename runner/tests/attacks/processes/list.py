"""Lists the processes of the machine.

Command lines hold names, paths and, in badly written programs, passwords.
"""

# /// attack
# threat = "/proc of other processes"
# expect = ["denied", "absent"]
# ///

import errno
import os

from attack import Absent, canary_pid, run


def in_proc() -> str:
    pids = [name for name in os.listdir("/proc") if name.isdigit()]
    if str(canary_pid()) not in pids:
        raise Absent(f"{len(pids)} processes, none of the host's")
    return f"{len(pids)} processes are listed"


def as_threads() -> str:
    return f"threads {os.listdir(f'/proc/{canary_pid()}/task')}"


run(in_proc, as_threads, absent=[errno.ENOENT])
