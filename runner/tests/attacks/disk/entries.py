"""Fills the disk with names: files, directories, links, hard links, long names.

Each takes an inode or room in a directory, and no byte of any file. A disk without inodes is as full as one
without blocks, and looking through a million names is work for whoever collects and removes them.
"""

# /// attack
# threat = "disk and inode fill"
# expect = ["denied", "limited:disk"]
# ways = ["files", "directories", "links", "hard_links", "fifos", "long_names", "deleted_files"]
#
# [request]
# timeoutMs = 60000
# limits = { diskEntries = 2000 }
#
# [prove]
# goal = 300
# ///

import errno
import os

from fill import fill

from attack import run, spawn, whole_goal

# More than the run may have.
WANTED = whole_goal(2_200)


def empty(name: str) -> None:
    os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def files() -> str:
    return fill(lambda number: empty(f"f{number}"), WANTED, "files")


def directories() -> str:
    return fill(lambda number: os.mkdir(f"d{number}"), WANTED, "directories")


def links() -> str:
    # A long one needs a block of its own.
    return fill(lambda number: os.symlink("x" * 4000, f"l{number}"), WANTED, "links")


def hard_links() -> str:
    empty("one")
    return fill(lambda number: os.link("one", f"h{number}"), WANTED, "hard links")


def fifos() -> str:
    return fill(lambda number: os.mkfifo(f"p{number}"), WANTED, "FIFOs")


def long_names() -> str:
    return fill(lambda number: empty(f"{number}".ljust(255, "n")), WANTED, "files with long names")


def deleted_files() -> str:
    # Open, so that they exist, and shared between processes, so that there may be many.
    def helper() -> None:
        failed = 0
        try:
            for number in range(200):
                os.open(f"g{os.getpid()}-{number}", os.O_WRONLY | os.O_CREAT)
                os.unlink(f"g{os.getpid()}-{number}")
        except OSError as error:
            failed = error.errno or errno.EIO
        os.write(told[1], bytes([failed]))
        os.read(stay[0], 1)

    def step(_: int) -> None:
        spawn(helper)
        if failed := os.read(told[0], 1)[0]:
            raise OSError(failed, os.strerror(failed))

    stay, told = os.pipe(), os.pipe()
    return fill(step, WANTED // 200, "times 200 files that are deleted and open")


run(files, directories, links, hard_links, fifos, long_names, deleted_files)
