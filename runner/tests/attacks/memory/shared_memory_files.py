"""Fills /dev/shm, which multiprocessing needs and which is memory."""

# /// attack
# threat = "memory bomb"
# expect = ["limited:memory", "limited:disk", "denied", "absent"]
# ways = ["in_dev_shm", "deleted_in_dev_shm"]
#
# [request]
# timeoutMs = 20000
# limits = { memoryMb = 64 }
#
# [prove]
# goal = 48
# ///

import errno
import os

from eat import eat

from attack import run

BLOCK = bytes(1 << 16)
number = iter(range(1 << 30))


def bitten(size: int) -> str:
    path = f"/dev/shm/playpen-attack-{os.getpid()}-{next(number)}"
    with open(path, "xb") as file:
        for _ in range(size // len(BLOCK)):
            file.write(BLOCK)
    return path


def in_dev_shm() -> str:
    return eat(bitten)


def deleted_in_dev_shm() -> str:
    def bite(size: int) -> int:
        path = bitten(size)
        fd = os.open(path, os.O_RDWR)
        os.unlink(path)
        return fd

    return eat(bite)


run(in_dev_shm, deleted_in_dev_shm, absent=[errno.ENOENT])
