"""Every process starts two more, and so do those: the bomb that has grown before anybody counts.

Nobody reports here; what counts is that the run ends, and that the machine does not notice.
"""

# /// attack
# threat = "fork bomb"
# expect = ["limited:processes", "limited:timeout", "denied", "harmless"]
# leaves = "processes"
#
# [request]
# timeoutMs = 4000
# limits = { processes = 24 }
#
# [prove]
# goal = 60
# ///

import os
import time

from attack import Harmless, run, whole_goal

MOST = whole_goal(100_000)


def doubling() -> str:
    # Only where it is proven is there an end to it: so many generations.
    generations = max(MOST.bit_length() - 1, 1)
    first = os.getpid()
    for _ in range(generations):
        try:
            os.fork()
        except OSError:
            time.sleep(0.01)
    if os.getpid() != first:
        time.sleep(3)
        os._exit(0)
    time.sleep(0.5)
    raise Harmless("it stopped spreading")


run(doubling)
