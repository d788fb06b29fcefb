"""Locks files of others: a lock needs no right to write, and keeps the owner waiting.

The runner itself holds a lock in its directory; whoever takes such a lock first keeps it from starting.
"""

# /// attack
# threat = "write outside"
# expect = ["denied", "absent"]
# canary = ["file-read"]
#
# [prove.unproven]
# lock_the_runner_out = "only a real runner holds locks above the work directory"
# ///

import errno
import fcntl
import os

from attack import Absent, canary, run


def lock() -> str:
    fd = os.open(canary("FILE"), os.O_RDONLY)
    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return "locked a file of others"


def lock_a_directory() -> str:
    fd = os.open(canary("DIR"), os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return "locked a directory of others"


def lock_the_runner_out() -> str:
    # RUNNER_WORK_DIR/<runner>/lock, and the one that starting runners take for a moment.
    for path in ("../../lock", "../../../lock"):
        if os.path.lexists(path):
            fcntl.flock(os.open(path, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)
            return f"locked {path}"
    raise Absent("no lock of a runner in sight")


run(lock, lock_a_directory, lock_the_runner_out, absent=[errno.ENOENT])
