"""Signals its own parent, that parent's group, and process 1.

Inside a pid namespace process 1 is the run's own: the kernel shields it, and killing it would only end the
run. Outside it is the supervisor, which must outlive the program.
"""

# /// attack
# threat = "signals to others"
# expect = ["denied", "absent", "harmless"]
#
# [prove.unproven]
# process_one = "an ordinary user may not signal process 1 of the host"
#
# [[gaps]]
# level = "landlock"
# abi_below = 6
# home = "user"
# why = """
# landlock scopes signals from ABI 6 on; before, a program of the runner's own user may signal its
# supervisor, whose death ends the run
# """
# ///

import errno
import os
import signal

from attack import Harmless, run

OWN_INIT = os.getppid() in (0, 1)


def aim(pid: int, what: str) -> str:
    if OWN_INIT:
        for number in (signal.SIGURG, signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL):
            os.kill(pid, number)
        raise Harmless(f"{what} is the run's own, and still there")
    os.kill(pid, signal.SIGURG)
    return f"signalled {what}"


def parent() -> str:
    return aim(os.getppid() or 1, "the parent")


def group_of_the_parent() -> str:
    if OWN_INIT:
        raise Harmless("the parent is the run's own")
    os.killpg(os.getpgid(os.getppid()), signal.SIGURG)
    return "signalled the parent's group"


def process_one() -> str:
    return aim(1, "process 1")


run(parent, group_of_the_parent, process_one, absent=[errno.ESRCH])
