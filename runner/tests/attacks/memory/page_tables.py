"""Touches one page in every two mebibytes: each takes a page of the kernel's own to find it again.

Half of what this costs is in no process's memory. A cgroup counts it; a poll may (VmPTE).
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
# goal = 2
# ///

import mmap

from attack import Denied, hold, run, whole_goal

MB, NORESERVE = 1 << 20, 0x4000


def sparse() -> str:
    pages = whole_goal(160) * MB // mmap.PAGESIZE // 2
    try:
        flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | NORESERVE
        memory = mmap.mmap(-1, pages * 2 * MB, flags)
        memory.madvise(15)  # No huge pages.
        for page in range(pages):
            memory[page * 2 * MB] = 1
    except (MemoryError, OSError) as error:
        raise Denied(f"refused: {error}") from None
    return hold(f"{pages} pages in {pages * 2} MiB of addresses")


run(sparse)
