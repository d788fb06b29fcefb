"""Removes files and directories outside."""

# /// attack
# threat = "write outside"
# expect = ["denied", "absent"]
# canary = ["dir-changed"]
# ///

import errno
import os

from attack import inside, run


def fifo() -> str:
    os.unlink(inside("fifo"))
    return "removed a FIFO outside"


def file() -> str:
    os.unlink(inside("target.txt"))
    return "removed a file outside"


def directory() -> str:
    os.rmdir(os.path.dirname(inside("x")))
    return "removed a directory outside"


run(fifo, file, directory, absent=[errno.ENOENT])
