"""Swaps a directory for a link to where the secret lies, all the time while files are collected.

Opening the last name without following links is not enough: every name on the way counts.
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
# goal = 4
# ///

import os
import time

from attack import Harmless, canary, goal, run, spawn

SECRET = canary("FILE")
# How long each state lasts, in seconds: about as long as a look at it takes.
MOMENT = 0.0001


def swap() -> None:
    os.rename("results", "aside")
    os.symlink(os.path.dirname(SECRET), "results")
    time.sleep(MOMENT)
    os.unlink("results")
    os.rename("aside", "results")
    time.sleep(MOMENT)


def prepare() -> None:
    os.mkdir("results")
    with open("results/secret.txt", "w", encoding="ascii") as file:
        file.write("nothing\n")


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
