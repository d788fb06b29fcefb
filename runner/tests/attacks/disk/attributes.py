"""Keeps bytes in extended attributes, which no file's size shows."""

# /// attack
# threat = "disk and inode fill"
# expect = ["denied", "limited:disk"]
#
# [request]
# timeoutMs = 20000
# limits = { diskMb = 16 }
#
# [prove]
# goal = 1
# ///

import errno
import os

from fill import fill

from attack import run, whole_goal

# Each file takes about three kilobytes on common file systems.
SIZE = 3000
FILES = whole_goal(128) * (1 << 20) // SIZE


def attach(number: int) -> None:
    name = f"a{number % 9000}"
    if number < 9000:
        os.close(os.open(name, os.O_WRONLY | os.O_CREAT))
    os.setxattr(name, f"user.n{number // 9000}", os.urandom(SIZE))


def in_attributes() -> str:
    return fill(attach, FILES, "attributes of three kilobytes")


run(in_attributes, denied=[errno.EOPNOTSUPP, errno.ENOSPC])
