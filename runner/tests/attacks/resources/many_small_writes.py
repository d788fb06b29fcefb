"""Writes single letters without end: few bytes, but as many messages as letters, if nobody joins them.

Each message has a number, a time and a place in the journal.
"""

# /// attack
# threat = "fds, CPU, sleep, flood"
# expect = "harmless"
#
# [request]
# timeoutMs = 30000
#
# [prove]
# goal = 2000
# ///

import os
import time

from attack import Harmless, run, whole_goal


def letters() -> str:
    wanted = whole_goal(300_000)
    for number in range(wanted):
        os.write(1 + number % 2, b"\n" if number % 60 == 59 else b".")
        if number % 1000 == 0:
            time.sleep(0.001)
    if wanted == 2000:
        return f"wrote {wanted} letters"  # Nobody in between joins them.
    raise Harmless(f"wrote {wanted} letters")


run(letters)
