"""Writes one file beyond what a file may have, and makes one that only looks so.

RLIMIT_FSIZE answers with a signal that kills whoever does not ignore it; Python does.
"""

# /// attack
# threat = "disk and inode fill"
# expect = ["denied", "limited:disk"]
# ways = ["written", "sparse", "seeked"]
#
# [request]
# timeoutMs = 20000
#
# [prove]
# goal = 80
# ///

import errno
import os

from attack import run, whole_goal

MB = 1 << 20
# The bound of one file is 64 MiB.
WANTED = whole_goal(80) * MB


def written() -> str:
    with open("large", "wb", buffering=0) as file:
        for _ in range(WANTED // MB):
            file.write(bytes(MB))
    return f"a file has {os.stat('large').st_size // MB} MiB"


def sparse() -> str:
    with open("sparse", "wb") as file:
        file.truncate(1 << 40 if WANTED > 100 * MB else WANTED)
    return f"a file has {os.stat('sparse').st_size // MB} MiB"


def seeked() -> str:
    fd = os.open("seeked", os.O_WRONLY | os.O_CREAT)
    os.pwrite(fd, b"x", WANTED)
    return f"a file has {os.stat('seeked').st_size // MB} MiB"


run(written, sparse, seeked, denied=[errno.EFBIG, errno.ENOSPC, errno.EDQUOT])
