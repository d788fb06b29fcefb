"""Reserves far more addresses than there is memory, and touches none.

Harmless by itself, but a machine that never overcommits would refuse others.
"""

# /// attack
# threat = "memory bomb"
# expect = ["harmless", "denied", "limited:memory"]
#
# [request]
# limits = { memoryMb = 64 }
#
# [prove]
# goal = 1
# ///

import mmap

from attack import Denied, Harmless, run, whole_goal

NORESERVE = 0x4000


def untouched() -> str:
    size = whole_goal(1024) << 30
    try:
        mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | NORESERVE)
    except (MemoryError, OSError) as error:
        raise Denied(f"refused: {error}") from None
    if size >> 30 > 1:
        raise Harmless(f"{size >> 30} GiB of addresses, no memory")
    return f"{size >> 30} GiB of addresses"


run(untouched)
