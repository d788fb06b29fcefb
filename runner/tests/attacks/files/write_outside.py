"""Writes into files and directories that are open to everybody.

A directory with mode 0777 stands for /tmp, for mounts with loose modes, and, where the runner is an ordinary
user, for everything that user owns.
"""

# /// attack
# threat = "write outside"
# expect = ["denied", "absent"]
# canary = ["file-changed", "dir-changed", "fifo"]
# ///

import errno
import os

from attack import inside, run


def overwrite() -> str:
    with open(inside("target.txt"), "w", encoding="utf-8") as file:
        file.write("changed\n")
    return "overwrote a file outside"


def append() -> str:
    with open(inside("target.txt"), "a", encoding="utf-8") as file:
        file.write("changed\n")
    return "appended to a file outside"


def create() -> str:
    with open(inside("new.txt"), "x", encoding="utf-8") as file:
        file.write("planted\n")
    return "made a file outside"


def make_directory() -> str:
    os.mkdir(inside("new"))
    return "made a directory outside"


def make_link() -> str:
    os.symlink("/etc/passwd", inside("link"))
    return "made a link outside"


def make_fifo() -> str:
    os.mkfifo(inside("new_fifo"))
    return "made a FIFO outside"


def unnamed_file() -> str:
    fd = os.open(os.path.dirname(inside("x")), os.O_TMPFILE | os.O_WRONLY, 0o600)
    return f"{os.write(fd, b'planted')} bytes lie outside, without a name"


def into_a_fifo() -> str:
    fd = os.open(inside("fifo"), os.O_WRONLY | os.O_NONBLOCK)
    return f"a process outside reads {os.write(fd, b'hello')} bytes"


run(
    overwrite,
    append,
    create,
    make_directory,
    make_link,
    make_fifo,
    unnamed_file,
    into_a_fifo,
    absent=[errno.ENOENT],
)
