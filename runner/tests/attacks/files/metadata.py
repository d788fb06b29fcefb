"""Learns about files of the host without opening them: stat, readlink, access, changing directory.

Landlock does not mediate any of these, and seccomp cannot read a path.
"""

# /// attack
# threat = "read host files"
# expect = ["denied", "absent"]
#
# [[gaps]]
# level = "landlock"
# why = """
# landlock mediates neither stat, access, readlink, chdir, O_PATH nor statfs, and seccomp sees no
# paths: a program learns which names exist, and their sizes and times, never what is in them
# """
# ///

import errno
import os

from attack import Absent, canary, run


def stat() -> str:
    return f"it has {os.stat(canary('FILE')).st_size} bytes"


def access() -> str:
    if os.access(canary("FILE"), os.R_OK):
        return "it is said to be readable"
    raise Absent("not accessible")


def readlink() -> str:
    return f"it leads to {os.readlink(canary('LINK'))}"


def change_directory() -> str:
    here = os.getcwd()
    os.chdir(canary("DIR"))
    try:
        return f"stood in {os.getcwd()}"
    finally:
        os.chdir(here)


def file_system() -> str:
    return f"{os.statvfs(canary('DIR')).f_blocks} blocks"


def open_path() -> str:
    return f"descriptor {os.open(canary('FILE'), os.O_PATH)}"


run(stat, access, readlink, change_directory, file_system, open_path, absent=[errno.ENOENT])
