"""Makes another process slow, or the run fast: niceness, processors, scheduling class, disk priority.

A runner that cannot get the processor in time loses its lease, and every run with it.
"""

# /// attack
# threat = "prlimit, affinity, nice of the runner"
# expect = ["denied", "absent"]
# canary = ["priority", "affinity", "scheduler", "io-priority"]
# ///

import errno
import os

from attack import canary_pid, run
from kernel import call

IOPRIO_WHO_PROCESS, IDLE_CLASS = 1, 3 << 13


def niceness() -> str:
    os.setpriority(os.PRIO_PROCESS, canary_pid(), 19)
    return "another process is nice now"


def niceness_of_a_group() -> str:
    os.setpriority(os.PRIO_PGRP, canary_pid(), 19)
    return "another group is nice now"


def processors() -> str:
    os.sched_setaffinity(canary_pid(), {max(os.sched_getaffinity(canary_pid()))})
    return "another process is kept to one processor"


def scheduling_class() -> str:
    os.sched_setscheduler(canary_pid(), os.SCHED_BATCH, os.sched_param(0))
    return "another process is of another class now"


def disk() -> str:
    call("ioprio_set", IOPRIO_WHO_PROCESS, canary_pid(), IDLE_CLASS)
    return "another process waits for the disk"


run(niceness, niceness_of_a_group, processors, scheduling_class, disk, absent=[errno.ESRCH])
