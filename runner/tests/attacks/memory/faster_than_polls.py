"""Takes much at once and gives it back at once, between two looks of a limit that is polled.

What counts is that the machine never has to give more than it can: half a gigabyte above the limit, for a
moment, from every run at a time.
"""

# /// attack
# threat = "memory bomb"
# expect = ["limited:memory", "denied"]
#
# [request]
# timeoutMs = 20000
# limits = { memoryMb = 64 }
#
# [prove]
# goal = 48
# ///

import mmap

from eat import MB

from attack import Denied, run, whole_goal

POPULATE = 0x8000


def at_once() -> str:
    size = whole_goal(512) * MB
    try:
        memory = mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | POPULATE)
    except (MemoryError, OSError) as error:
        raise Denied(f"refused: {error}") from None
    memory.close()
    return f"had {size // MB} MiB for a moment"


run(at_once)
