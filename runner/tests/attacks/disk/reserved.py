"""Reserves blocks without size: fallocate with FALLOC_FL_KEEP_SIZE.

The file stays empty to everybody who looks at sizes, and RLIMIT_FSIZE is not asked.
"""

# /// attack
# threat = "disk and inode fill"
# expect = ["denied", "limited:disk"]
# ways = ["without_size", "with_size"]
#
# [request]
# timeoutMs = 20000
# limits = { diskMb = 16 }
#
# [prove]
# goal = 80
# ///

import errno
import os

from attack import hold, run, whole_goal
from kernel import call

KEEP_SIZE, MB = 1, 1 << 20
WANTED = whole_goal(128) * MB


def without_size() -> str:
    fd = os.open("reserved", os.O_WRONLY | os.O_CREAT)
    call("fallocate", fd, KEEP_SIZE, 0, WANTED)
    found = os.fstat(fd)
    return hold(f"{found.st_blocks * 512 // MB} MiB in a file of {found.st_size} bytes")


def with_size() -> str:
    for number in range(WANTED // (8 * MB)):
        fd = os.open(f"part{number}", os.O_WRONLY | os.O_CREAT)
        os.posix_fallocate(fd, 0, 8 * MB)
        os.close(fd)
    return hold(f"{WANTED // MB} MiB reserved")


run(without_size, with_size, denied=[errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EOPNOTSUPP])
