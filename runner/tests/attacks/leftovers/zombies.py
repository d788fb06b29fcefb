"""Leaves dead children that nobody asks about: each keeps its number until somebody does."""

# /// attack
# threat = "daemons, zombies"
# expect = ["harmless", "denied", "limited:processes"]
#
# [request]
# limits = { processes = 64 }
#
# [prove]
# goal = 20
# ///

import time

from attack import Harmless, run, spawn, status_of, whole_goal


def unasked() -> str:
    wanted = whole_goal(500)
    children: list[int] = []
    while len(children) < wanted:
        try:
            children.append(spawn(lambda: None))
        except BlockingIOError:
            # Up to the limit they count as processes, which is what keeps them few.
            raise Harmless(f"{len(children)} dead children, then no more") from None
    time.sleep(0.1)
    dead = sum((status_of(child, "State") or "").startswith("Z") for child in children)
    return f"{dead} dead children that nobody asks about"


run(unasked)
