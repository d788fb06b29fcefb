"""Stops, continues and kills a process of the host for good.

A stopped supervisor would let a run live for ever.
"""

# /// attack
# threat = "signals to others"
# expect = ["denied", "absent"]
# canary = ["killed"]
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

import errno
import os
import signal

from attack import canary_pid, run


def stop() -> str:
    os.kill(canary_pid(), signal.SIGSTOP)
    return "stopped another process"


def resume() -> str:
    os.kill(canary_pid(), signal.SIGCONT)
    return "continued another process"


def kill() -> str:
    os.kill(canary_pid(), signal.SIGKILL)
    return "killed another process"


run(stop, resume, kill, absent=[errno.ESRCH])
