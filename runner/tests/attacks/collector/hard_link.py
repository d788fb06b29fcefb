"""Leaves a hard link to the secret where files are collected: a regular file in every respect."""

# /// attack
# threat = "symlink, hard link"
# expect = ["denied", "absent"]
# collected = "secret"
#
# [request]
# collect = ["**"]
# ///

import errno
import os

from attack import Harmless, canary, run


def hard_link() -> str:
    os.link(canary("FILE"), "result.txt")
    raise Harmless("left a hard link to the secret")


run(hard_link, denied=[errno.EXDEV], absent=[errno.ENOENT])
