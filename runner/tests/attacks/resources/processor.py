"""Uses the processor without end: in one process, in many, and in children that end at once.

Limits of one process (RLIMIT_CPU) know nothing of the sum, and nothing of children that are gone.
"""

# /// attack
# threat = "fds, CPU, sleep, flood"
# expect = "limited:cpu"
# ways = ["one_process", "many_processes", "short_children", "threads"]
#
# [request]
# timeoutMs = 60000
# limits = { cpuSeconds = 1 }
#
# [prove]
# goal = 0.3
# ///

import os
import threading
import time

from attack import goal, run, spawn

# In seconds of the processor.
WANTED = goal(3)


def burn(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        sum(range(1000))


def one_process() -> str:
    burn(WANTED)
    return f"used {WANTED} seconds"


def many_processes() -> str:
    children = [spawn(lambda: burn(WANTED / 4)) for _ in range(4)]
    for child in children:
        os.waitpid(child, 0)
    return f"used {WANTED} seconds in four processes"


def short_children() -> str:
    piece = min(0.2, WANTED)
    for _ in range(round(WANTED / piece)):
        os.waitpid(spawn(lambda: burn(piece)), 0)
    return f"used {WANTED} seconds in children that are gone"


def threads() -> str:
    burners = [threading.Thread(target=burn, args=(WANTED,)) for _ in range(3)]
    for burner in burners:
        burner.start()
    for burner in burners:
        burner.join()
    return f"used {WANTED} seconds in threads"


run(one_process, many_processes, short_children, threads)
