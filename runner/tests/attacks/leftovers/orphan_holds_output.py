"""Ends, while a child holds the output open and goes on to live.

A runner that waits for the end of the output waits for the child. `python3 main.py &` in a shell does it.
"""

# /// attack
# threat = "daemons, zombies"
# expect = ["harmless", "denied"]
# leaves = "hang"
#
# [request]
# timeoutMs = 20000
#
# [prove]
# goal = 3
# ///

import os
import time

from attack import Harmless, goal, run, spawn


def hold_open() -> str:
    def stay() -> None:
        os.setsid()
        time.sleep(goal(15))

    spawn(stay)
    raise Harmless("a child holds the output")


run(hold_open)
