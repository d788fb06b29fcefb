"""Fills the disk with bytes: in one file, in many, in its temporary directory, in files that have no name.

A file that is deleted while it is open is in no directory, so adding up directories does not find it.
"""

# /// attack
# threat = "disk and inode fill"
# expect = ["limited:disk", "denied"]
# ways = ["one_file", "many_files", "temporary_files", "deleted_files", "unnamed_files"]
#
# [request]
# timeoutMs = 20000
# limits = { diskMb = 16 }
#
# [prove]
# goal = 20
# ///

import os
import tempfile

from fill import MB, fill

from attack import run, whole_goal

WANTED = whole_goal(128)
BLOCK = os.urandom(MB)
kept: "list[int]" = []


def write(path: str) -> int:
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(fd, BLOCK)
    return fd


def one_file() -> str:
    return fill(lambda _: os.close(write("large")), WANTED, "MiB in one file")


def many_files() -> str:
    return fill(lambda number: os.close(write(f"part{number}")), WANTED, "MiB in many files")


def temporary_files() -> str:
    place = tempfile.gettempdir()
    return fill(lambda number: os.close(write(f"{place}/part{number}")), WANTED, "MiB of temporary files")


def deleted_files() -> str:
    def step(number: int) -> None:
        # Eight mebibytes a file, or the descriptors would end first.
        if number % 8 == 0:
            kept.append(write("gone"))
            os.unlink("gone")
        else:
            os.write(kept[-1], BLOCK)

    return fill(step, WANTED, "MiB in deleted files")


def unnamed_files() -> str:
    def step(number: int) -> None:
        if number % 8 == 0:
            kept.append(os.open(".", os.O_TMPFILE | os.O_RDWR, 0o600))
        os.write(kept[-1], BLOCK)

    return fill(step, WANTED, "MiB in files without a name")


run(one_file, many_files, temporary_files, deleted_files, unnamed_files)
