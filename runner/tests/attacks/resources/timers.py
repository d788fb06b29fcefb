"""Makes timers without end, each of which the kernel keeps, and queues signals to itself.

RLIMIT_SIGPENDING bounds both, by user.
"""

# /// attack
# threat = "fds, CPU, sleep, flood"
# expect = ["denied", "limited:memory", "limited:cpu"]
#
# [request]
# limits = { memoryMb = 64 }
#
# [prove]
# goal = 1000
# ///

import ctypes
import errno

from attack import Denied, run, whole_goal
from kernel import call

MONOTONIC = 1


def made() -> str:
    wanted, timer = whole_goal(1_000_000), ctypes.c_int()
    for count in range(wanted):
        try:
            call("timer_create", MONOTONIC, None, ctypes.byref(timer))
        except OSError as error:
            if error.errno != errno.EAGAIN:
                raise
            raise Denied(f"{count} timers, then no more") from None
    return f"{wanted} timers"


run(made)
