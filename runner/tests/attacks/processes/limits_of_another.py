"""Lowers the limits of another process, and reads them.

A runner that may open five files opens no socket any more.
"""

# /// attack
# threat = "prlimit, affinity, nice of the runner"
# expect = ["denied", "absent"]
# canary = ["limits"]
# ///

import resource

from attack import Absent, canary_pid, run


def aimed(*values: "tuple[int, int]") -> "tuple[int, int]":
    try:
        return resource.prlimit(canary_pid(), resource.RLIMIT_NOFILE, *values)
    except ProcessLookupError:
        raise Absent("no such process") from None


def lower() -> str:
    aimed((20, 20))
    return "another process may open twenty files"


def read() -> str:
    return f"another process may open {aimed()}"


run(lower, read)
