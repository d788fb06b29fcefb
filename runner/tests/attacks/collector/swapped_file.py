"""Swaps a file for a link to the secret and back, all the time while files are collected.

Whoever looks first and opens then opens something else than was looked at.
"""

# /// attack
# threat = "symlink, hard link"
# expect = ["harmless", "denied", "limited:timeout"]
# collected = "secret"
#
# [request]
# collect = ["**"]
# timeoutMs = 5000
#
# [prove]
# collector = "checking"
# goal = 1
# ///

import os
import time

from attack import Harmless, canary, goal, run, spawn

SECRET = canary("FILE")
# How long each state lasts, in seconds: about as long as a look at it takes.
MOMENT = 0.0001


def swap() -> None:
    os.symlink(SECRET, "link")
    os.rename("link", "result.txt")
    time.sleep(MOMENT)
    with open("file", "w", encoding="ascii"):
        pass
    os.rename("file", "result.txt")
    time.sleep(MOMENT)


def prepare() -> None:
    with open("result.txt", "w", encoding="ascii"):
        pass


def swapping() -> None:
    until = time.monotonic() + goal(20)
    while time.monotonic() < until:
        try:
            swap()
        except OSError:
            pass  # Looked at or removed at the same time.


def while_it_is_collected() -> str:
    prepare()
    # A child goes on when the program has ended, for as long as it is let.
    spawn(swapping)
    time.sleep(goal(1))
    raise Harmless("a child swaps files for links")


run(while_it_is_collected)
