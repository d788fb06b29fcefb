"""Overwrites the program that its supervisor executes: the next run's supervisor would be the attacker's.

The way out of runc in 2019 (CVE-2019-5736). Opened for writing only, never written.
"""

# /// attack
# threat = "write outside"
# expect = ["denied", "absent"]
# prove = { as = "root" }
# ///

import errno
import os

from attack import Absent, run


def for_writing(path: str) -> str:
    try:
        os.close(os.open(path, os.O_WRONLY))
    except OSError as error:
        # Busy while it runs: the attacker waits until it does not.
        if error.errno != errno.ETXTBSY:
            raise
    return f"{path} can be overwritten"


def supervisor() -> int:
    if os.getppid() == 0:
        raise Absent("no parent in sight")
    return os.getppid()


def by_proc() -> str:
    return for_writing(f"/proc/{supervisor()}/exe")


def by_name() -> str:
    return for_writing(os.readlink(f"/proc/{supervisor()}/exe"))


def its_own() -> str:
    return for_writing("/proc/self/exe")


run(by_proc, by_name, its_own, denied=[errno.EROFS], absent=[errno.ENOENT])
