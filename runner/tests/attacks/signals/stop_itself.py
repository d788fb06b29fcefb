"""Stops itself.

A run that is neither alive nor dead must still end when its time is up.
"""

# /// attack
# threat = "signals to others"
# expect = "limited:timeout"
#
# [request]
# timeoutMs = 1500
#
# [prove]
# goal = 0.3
# ///

import os
import signal
import time

from attack import goal, run, spawn


def stop() -> str:
    me, seconds = os.getpid(), goal(20)

    def wake() -> None:
        time.sleep(seconds)
        os.kill(me, signal.SIGCONT)

    spawn(wake)
    os.kill(me, signal.SIGSTOP)
    return f"slept through {seconds} seconds"


run(stop)
