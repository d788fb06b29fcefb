"""Signals its own parent, that parent's group, and process 1.

In a namespace of the run's own that is its supervisor, which must outlive the program: the kernel shields
it from signals that it does not handle.
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

HOUSED = os.getppid() in (0, 1)


def aim(pid: int, what: str) -> str:
    if HOUSED:
        for number in sorted(signal.valid_signals()):
            os.kill(pid, number)
        raise Harmless(f"{what} is shielded, and still there")
    os.kill(pid, signal.SIGURG)
    return f"signalled {what}"


def parent() -> str:
    return aim(os.getppid() or 1, "the parent")


def group_of_the_parent() -> str:
    if HOUSED:
        raise Harmless("the parent is shielded")
    os.killpg(os.getpgid(os.getppid()), signal.SIGURG)
    return "signalled the parent's group"


def process_one() -> str:
    return aim(1, "process 1")


run(parent, group_of_the_parent, process_one, absent=[errno.ESRCH])
