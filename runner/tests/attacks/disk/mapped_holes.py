"""Makes a file of holes and fills them through memory: no write is seen by anybody who counts writes."""

# /// attack
# threat = "disk and inode fill"
# expect = ["denied", "limited:disk", "limited:memory", "limited:signal"]
#
# [request]
# timeoutMs = 20000
# limits = { diskMb = 16 }
#
# [prove]
# goal = 20
# ///

import errno
import mmap

from attack import hold, run, whole_goal

MB = 1 << 20
WANTED = whole_goal(48) * MB


def through_memory() -> str:
    with open("holes", "w+b") as file:
        file.truncate(WANTED)
        with mmap.mmap(file.fileno(), WANTED) as memory:
            # A full disk shows as SIGBUS here.
            for at in range(0, WANTED, mmap.PAGESIZE):
                memory[at] = 1
            memory.flush()
    return hold(f"{WANTED // MB} MiB in a file that was full of holes")


run(through_memory, denied=[errno.EFBIG, errno.ENOSPC, errno.EDQUOT])
