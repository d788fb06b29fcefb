"""Looks for open descriptors that nobody gave it: each is a right that no wall checks again.

Of those beyond the standard streams only three may be there: memory for pictures of its window, of a size
that nobody can change, a pipe into which a program writes what it shows to the person watching, and
one out of which it hears of what that person does.
A leaked directory, and `openat` from it, is how runc was left (CVE-2024-21626).
"""

# /// attack
# threat = "environment, fds"
# expect = "harmless"
# ///

import fcntl
import os
import stat
from typing import Optional

from attack import Harmless, run

MOST = 4096
SCREEN, HEARS = 61, 63
# F_GET_SEALS; and that it can neither shrink nor grow, nor be sealed otherwise.
GET_SEALS, SEALED = 1034, 7


def describe(fd: int) -> Optional[str]:
    try:
        mode = os.fstat(fd).st_mode
    except OSError:
        return None
    readable = fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_ACCMODE != os.O_WRONLY
    if stat.S_ISFIFO(mode) and readable == (fd == HEARS):
        return None
    if fd == SCREEN and stat.S_ISREG(mode) and fcntl.fcntl(fd, GET_SEALS) == SEALED:
        return None
    return f"{fd} (mode {mode:o}{', readable' if readable else ''})"


def beyond_the_streams() -> str:
    found = [told for told in map(describe, range(3, MOST)) if told]
    if found:
        return f"descriptors {found}"
    raise Harmless("none")


run(beyond_the_streams)
