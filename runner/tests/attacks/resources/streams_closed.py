"""Closes its streams, one or all, and goes on; the exit status alone tells how it went.

A runner that takes the end of the output for the end of the program, or the other way round, gets it wrong.
"""

# /// attack
# threat = "fds, CPU, sleep, flood"
# expect = "limited:timeout"
# ways = ["output", "all_streams", "output_handed_to_a_child"]
#
# [request]
# timeoutMs = 1500
#
# [prove]
# goal = 0.2
# each = true
# ///

import os
import time

from attack import goal, run, spawn

WANTED = goal(20)


def output() -> str:
    os.close(1)
    time.sleep(WANTED)
    return f"lived {WANTED} seconds without output"


def all_streams() -> str:
    for fd in (0, 1, 2):
        try:
            os.close(fd)
        except OSError:
            pass
    time.sleep(WANTED)
    return f"lived {WANTED} seconds without any stream"


def output_handed_to_a_child() -> str:
    spawn(lambda: time.sleep(WANTED))
    for fd in (1, 2):
        try:
            os.close(fd)
        except OSError:
            pass
    time.sleep(WANTED)
    return f"lived {WANTED} seconds beside a child with its output"


run(output, all_streams, output_handed_to_a_child)
