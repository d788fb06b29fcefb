"""Starts as many processes as it may, so that a run beside it can start none.

RLIMIT_NPROC counts by user: where runs share one, so do their bounds.
"""

# /// attack
# threat = "fork bomb"
# expect = ["harmless", "denied", "limited:processes"]
# together = true
# leaves = "harm"
#
# [request]
# timeoutMs = 10000
# limits = { processes = 64 }
#
# [prove]
# goal = 2000
# ///

import os
import threading
import time
from typing import Any

from attack import Harmless, spawn, whole_goal
from neighbour import neighbours

failed: "list[str]" = []
done = threading.Event()


def victim() -> "dict[str, Any]":
    def fork_now_and_then() -> None:
        while not done.wait(0.01):
            try:
                os.waitpid(spawn(lambda: None), 0)
            except OSError as error:
                failed.append(str(error))

    threading.Thread(target=fork_now_and_then, daemon=True).start()
    return {}


def verdict() -> str:
    done.set()
    if failed:
        return f"it could not start a process {len(failed)} times: {failed[0]}"
    raise Harmless("it could start processes all the time")


def take_all(told: "dict[str, Any]") -> str:
    # They stay for as long as this one does, however long it takes to start them.
    reader, writer = os.pipe()

    def stay() -> None:
        os.close(writer)
        os.read(reader, 1)

    # The last one may be the victim's at first, so it goes on trying.
    count, until = 0, float("inf")
    while count < whole_goal(2000) and time.monotonic() < until:
        try:
            spawn(stay)
            count += 1
        except OSError:
            until = min(until, time.monotonic() + 1.5)
            time.sleep(0.001)
    raise Harmless(f"{count} processes, then no more; whether it was felt, only the victim can tell")


neighbours(victim, verdict, take_all)
