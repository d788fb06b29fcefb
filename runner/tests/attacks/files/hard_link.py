"""Brings a file of the host into the work directory by a hard link, and one of its own out of it.

What lies in the work directory may be read, collected and removed; a hard link makes somebody else's file
lie there. Landlock knows moves between directories from ABI 2 on; before, it refuses them all.
"""

# /// attack
# threat = "symlink, hard link"
# expect = ["denied", "absent"]
# canary = ["dir-changed"]
# ///

import errno
import os

from attack import canary, inside, must_be_secret, run
from kernel import function

AT_FDCWD, AT_SYMLINK_FOLLOW = -100, 0x400


def secret_into_the_work_directory() -> str:
    os.link(canary("FILE"), "mine.txt")
    with open("mine.txt", "rb") as file:
        return must_be_secret(file.read())


def by_an_open_path() -> str:
    fd = os.open(canary("FILE"), os.O_PATH)
    name = f"/proc/self/fd/{fd}".encode()
    function("linkat", AT_FDCWD, name, AT_FDCWD, b"mine2.txt", AT_SYMLINK_FOLLOW)
    with open("mine2.txt", "rb") as file:
        return must_be_secret(file.read())


def own_file_out() -> str:
    with open("planted.txt", "w", encoding="utf-8") as file:
        file.write("planted\n")
    os.link("planted.txt", inside("planted.txt"))
    return "a file of the run lies outside"


run(
    secret_into_the_work_directory, by_an_open_path, own_file_out, denied=[errno.EXDEV], absent=[errno.ENOENT]
)
