"""Leaves processes that start another and end, over and over: whoever looks for them finds only the dead.

Killing one by one loses against it; killing by user, by cgroup or by namespace does not.
"""

# /// attack
# threat = "daemons, zombies"
# expect = ["harmless", "denied", "limited:processes"]
# leaves = "processes"
#
# [request]
# timeoutMs = 10000
#
# [prove]
# goal = 2
# ///

import os
import time

from attack import Harmless, goal, run, spawn


def run_away() -> None:
    until = time.monotonic() + goal(30)
    os.setsid()
    while time.monotonic() < until:
        try:
            if os.fork():
                os._exit(0)
        except OSError:
            time.sleep(0.001)


def several() -> str:
    for _ in range(4):
        spawn(run_away)
    time.sleep(0.3)
    raise Harmless("left processes that never stay")


run(several)
