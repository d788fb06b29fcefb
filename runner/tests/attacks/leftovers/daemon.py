"""Leaves a process: forks twice, leaves its session, closes its streams, ignores every signal.

The way in which a service becomes one. A supervisor that only ends its own child, or the child's group, or
relies on PR_SET_PDEATHSIG, leaves it running.
"""

# /// attack
# threat = "daemons, zombies"
# expect = ["harmless", "denied"]
# leaves = "processes"
# ///

import os
import signal
import time

from attack import Harmless, run, spawn, whole_goal


def settle() -> None:
    os.setsid()

    def live_on() -> None:
        os.setpgid(0, 0)
        for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
            try:
                signal.signal(number, signal.SIG_IGN)
            except OSError:
                pass
        for fd in range(64):
            try:
                os.close(fd)
            except OSError:
                pass
        time.sleep(whole_goal(60))

    spawn(live_on)


def twice_removed() -> str:
    os.waitpid(spawn(settle), 0)
    time.sleep(0.05)
    raise Harmless("left a daemon")


run(twice_removed)
