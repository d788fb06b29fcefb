"""Moves files out, in, and against one another.

Moving somebody else's file into the work directory would be reading it; moving one's own out is planting.
"""

# /// attack
# threat = "write outside"
# expect = ["denied", "absent"]
# canary = ["dir-changed"]
# ///

import errno
import os

from attack import inside, run
from kernel import function

AT_FDCWD, RENAME_EXCHANGE = -100, 2


def outside() -> str:
    os.rename(inside("target.txt"), inside("other.txt"))
    os.rename(inside("other.txt"), inside("target.txt"))
    return "renamed a file outside"


def exchange() -> str:
    with open("mine.txt", "w", encoding="utf-8") as file:
        file.write("planted\n")
    function("renameat2", AT_FDCWD, b"mine.txt", AT_FDCWD, inside("target.txt").encode(), RENAME_EXCHANGE)
    return "exchanged a file of the run for one outside"


def out() -> str:
    with open("planted.txt", "w", encoding="utf-8") as file:
        file.write("planted\n")
    os.rename("planted.txt", inside("planted.txt"))
    return "moved a file out"


def inwards() -> str:
    os.rename(inside("target.txt"), "target.txt")
    return "moved somebody's file in"


def directory_out() -> str:
    os.mkdir("folder")
    os.rename("folder", inside("folder"))
    return "moved a directory out"


run(outside, exchange, out, inwards, directory_out, denied=[errno.EXDEV], absent=[errno.ENOENT])
