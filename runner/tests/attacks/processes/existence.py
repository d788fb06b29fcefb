"""Finds out by system calls which processes exist, and how they are.

No more than numbers, but a program can watch how the runner starts and ends others.
"""

# /// attack
# threat = "/proc of other processes"
# expect = ["denied", "absent"]
#
# [[gaps]]
# level = "landlock"
# why = """
# kill(pid, 0), getpgid, getsid and pidfd_open answer for every process of the machine where there is
# no pid namespace; they tell that a process exists, nothing of what it is
# """
# ///

import errno
import os

from attack import canary_pid, run
from kernel import call


def its_group() -> str:
    return f"its process group is {os.getpgid(canary_pid())}"


def its_session() -> str:
    return f"its session is {os.getsid(canary_pid())}"


def a_signal_that_is_none() -> str:
    try:
        os.kill(canary_pid(), 0)
    except PermissionError:
        return "it exists, and belongs to somebody else"
    return "it exists"


def a_handle() -> str:
    return f"descriptor {call('pidfd_open', canary_pid(), 0)}"


run(its_group, its_session, a_signal_that_is_none, a_handle, absent=[errno.ESRCH])
