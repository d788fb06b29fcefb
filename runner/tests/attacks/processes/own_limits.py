"""Raises its own limits, niceness and standing: everything that a sandbox has lowered.

As root without walls all of this works, whatever was set before.
"""

# /// attack
# threat = "prlimit, affinity, nice of the runner"
# expect = ["denied", "absent", "harmless"]
#
# [prove]
# as = "root"
# unproven = { raise_limits = "needs CAP_SYS_RESOURCE, which not every root has" }
# ///

import errno
import os
import resource
import struct

from attack import Denied, Harmless, in_child, run
from kernel import call

SCHED_FIFO_SIZE = 48


def raise_limits() -> str:
    for name in ("NPROC", "NOFILE", "FSIZE", "CPU", "AS"):
        which = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(which)[1]
        if hard != resource.RLIM_INFINITY:
            try:
                resource.setrlimit(which, (hard + 1, hard + 1))
            except ValueError as refusal:
                raise Denied(str(refusal)) from None
            return f"raised RLIMIT_{name}"
    raise Harmless("nothing was limited this way")


def raise_priority() -> str:
    before = os.getpriority(os.PRIO_PROCESS, 0)
    os.setpriority(os.PRIO_PROCESS, 0, before - 1)
    return f"niceness {before} became {before - 1}"


def realtime() -> str:
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    return "runs before all ordinary processes"


def deadline() -> str:
    # sched_setattr: SCHED_DEADLINE, a millisecond out of ten.
    attributes = struct.pack("IIQiIQQQ", SCHED_FIFO_SIZE, 6, 0, 0, 0, 1_000_000, 10_000_000, 10_000_000)
    call("sched_setattr", 0, attributes, 0)
    return "has a right to the processor"


def disk_first() -> str:
    call("ioprio_set", 1, 0, (1 << 13) | 4)
    return "has the disk before all ordinary processes"


def spared_when_memory_is_short() -> str:
    with open("/proc/self/oom_score_adj", "r+", encoding="ascii") as file:
        before = max(int(file.read()), 500)
        for value in (before, before - 1):
            file.seek(0)
            file.write(str(value))
            file.flush()
    return f"oom_score_adj {before} became {before - 1}"


def aside(way: "object") -> "object":
    """In a child: what is raised stays raised."""

    def tried() -> str:
        return in_child(way)  # type: ignore[arg-type]

    tried.__name__ = getattr(way, "__name__", "way")
    return tried


WAYS = (raise_limits, raise_priority, realtime, deadline, disk_first, spared_when_memory_is_short)
run(*map(aside, WAYS), absent=[errno.ENOENT])  # type: ignore[arg-type]
