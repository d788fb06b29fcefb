"""Reads facts about the machine from /proc and /sys: load, memory, disks, mounts, kernel options.

Of little use alone, but mounts name paths of the host and times of processes can be told from load. A /proc
of the run's own namespace has these files too, and nobody can hide them without breaking programs.
"""

# /// attack
# threat = "/proc of other processes"
#
# [expect]
# landlock = ["denied", "absent"]
# namespaces = ["denied", "absent", "harmless"]
# full = ["denied", "absent", "harmless"]
# ///

import errno

from attack import Harmless, canary, run


def mounts() -> str:
    with open("/proc/self/mountinfo", encoding="utf-8") as file:
        return told(f"{len(file.readlines())} mounts")


def load() -> str:
    with open("/proc/loadavg", encoding="ascii") as file:
        text = file.read().strip()
    return told(f"load {text}")


def memory() -> str:
    with open("/proc/meminfo", encoding="ascii") as file:
        return told(file.readline().strip())


def processors() -> str:
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
        return told(f"{file.read().count('processor')} processors")


def kernel_command_line() -> str:
    with open("/proc/cmdline", encoding="ascii", errors="replace") as file:
        return told(f"{len(file.read())} bytes of boot options")


def disks() -> str:
    with open("/proc/partitions", encoding="ascii") as file:
        return told(f"{len(file.readlines())} lines of disks")


def told(fact: str) -> str:
    """Of the whole machine, and of nobody: harmless where /proc is the run's own."""
    try:
        with open(f"/proc/{canary('PID')}/stat", "rb"):
            return fact
    except OSError:
        raise Harmless(f"{fact}; /proc is the run's own") from None


run(mounts, load, memory, processors, kernel_command_line, disks, absent=[errno.ENOENT])
