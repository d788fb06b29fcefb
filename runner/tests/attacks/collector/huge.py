"""Leaves files that are far larger than they are: holes, as large as a file may be."""

# /// attack
# threat = "symlink, hard link"
# expect = ["harmless", "denied", "limited:disk"]
# collected = "huge"
#
# [request]
# collect = ["**"]
#
# [prove]
# goal = 1000
# ///

import errno
import os

from attack import Denied, Harmless, run, whole_goal

MB = 1 << 20


def holes() -> str:
    # The largest that is allowed, many times over.
    sizes = [1 << 40, whole_goal(64) * MB, 63 * MB]
    for size in sizes:
        try:
            for number in range(20):
                with open(f"hole{number}.bin", "wb") as file:
                    file.truncate(size)
            raise Harmless(f"left 20 files of {size // MB} MiB each, {os.stat('hole0.bin').st_blocks} blocks")
        except OSError as error:
            if error.errno not in (errno.EFBIG, errno.ENOSPC, errno.EDQUOT):
                raise
    raise Denied("no large file")


run(holes)
