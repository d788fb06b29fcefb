"""Starts threads without end."""

# /// attack
# threat = "fork bomb"
# expect = ["limited:processes", "denied"]
#
# [request]
# timeoutMs = 20000
# limits = { processes = 24 }
#
# [prove]
# goal = 40
# ///

import threading
import time

from attack import Denied, hold, run, whole_goal


def without_end() -> str:
    wanted = whole_goal(80)
    threading.stack_size(1 << 16)
    for count in range(wanted):
        try:
            threading.Thread(target=time.sleep, args=(6,), daemon=True).start()
        except RuntimeError:
            raise Denied(f"{count} threads, then no more") from None
    return hold(f"{wanted} threads at a time")


run(without_end)
