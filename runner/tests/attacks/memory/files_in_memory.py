"""Keeps bytes in files that lie in memory: memfd_create, and descriptors that no process maps.

Such bytes belong to no process: adding up the processes of a run finds nothing. 976 MiB got through a sandbox
of this kind.
"""

# /// attack
# threat = "memory bomb"
# expect = ["limited:memory", "denied"]
# ways = ["memfd", "allocated"]
#
# [request]
# timeoutMs = 20000
# limits = { memoryMb = 64 }
#
# [prove]
# goal = 48
# ///

import os

from eat import eat

from attack import run

BLOCK = bytes(1 << 16)


def bitten(size: int) -> int:
    fd = os.memfd_create("playpen-attack")
    for _ in range(size // len(BLOCK)):
        os.write(fd, BLOCK)
    return fd


def memfd() -> str:
    return eat(bitten)


def allocated() -> str:
    def bite(size: int) -> int:
        fd = os.memfd_create("playpen-attack")
        os.posix_fallocate(fd, 0, size)
        return fd

    return eat(bite)


run(memfd, allocated)
