"""Maps memory in the ways that limits on the heap do not see: anonymous, shared, executable, stacks.

RLIMIT_DATA counts private writable memory only; shared mappings are nobody's.
"""

# /// attack
# threat = "memory bomb"
# expect = ["limited:memory", "denied"]
# ways = ["shared", "private", "populated", "executable"]
#
# [request]
# timeoutMs = 20000
# limits = { memoryMb = 64 }
#
# [prove]
# goal = 48
# ///

import mmap

from eat import eat

from attack import run


def filled(memory: mmap.mmap) -> mmap.mmap:
    for at in range(0, len(memory), mmap.PAGESIZE):
        memory[at] = 1
    return memory


def shared() -> str:
    return eat(lambda size: filled(mmap.mmap(-1, size)))


def private() -> str:
    return eat(lambda size: filled(mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)))


def populated() -> str:
    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x8000
    return eat(lambda size: mmap.mmap(-1, size, flags))


def executable() -> str:
    flags, prot = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC
    return eat(lambda size: filled(mmap.mmap(-1, size, flags, prot)))


run(shared, private, populated, executable)
