"""Reads and writes POSIX shared memory of others: files in /dev/shm.

multiprocessing needs a /dev/shm; it has to be the run's own.
"""

# /// attack
# threat = "SysV, mqueue"
# expect = ["denied", "absent", "harmless"]
# canary = ["posix-shm"]
# ///

import errno
import os

from attack import Harmless, canary, must_be_secret, run


def read() -> str:
    with open(canary("POSIX_SHM"), "rb") as file:
        return must_be_secret(file.read())


def write() -> str:
    with open(canary("POSIX_SHM"), "r+b") as file:
        file.write(b"planted")
    return "changed shared memory of others"


def find() -> str:
    names = os.listdir("/dev/shm")
    if os.path.basename(canary("POSIX_SHM")) in names:
        return f"found {len(names)} names"
    raise Harmless(f"a /dev/shm of its own: {names}")


run(read, write, find, absent=[errno.ENOENT])
