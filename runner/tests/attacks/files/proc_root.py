"""Reaches the host's files through the root and the working directory of processes.

`/proc/PID/root` and `/proc/PID/cwd` lead past a changed root, into the mounts of that process.
"""

# /// attack
# threat = "/proc of other processes"
# expect = ["denied", "absent"]
# canary = ["file-read"]
# ///

import errno
import os

from attack import Absent, canary, canary_pid, must_be_secret, run


def read_below(link: str) -> str:
    with open(link + canary("FILE"), "rb") as file:
        return must_be_secret(file.read())


def own_root() -> str:
    return read_below("/proc/self/root")


def root_of_its_thread() -> str:
    return read_below("/proc/thread-self/root")


def root_of_the_parent() -> str:
    if os.getppid() == 0:
        raise Absent("no parent in sight")
    return read_below(f"/proc/{os.getppid()}/root")


def directory_of_the_parent() -> str:
    if os.getppid() == 0:
        raise Absent("no parent in sight")
    return read_below(f"/proc/{os.getppid()}/cwd/" + "../" * 20)


def root_of_another() -> str:
    return read_below(f"/proc/{canary_pid()}/root")


def directory_of_another() -> str:
    return read_below(f"/proc/{canary_pid()}/cwd/" + "../" * 20)


run(
    own_root,
    root_of_its_thread,
    root_of_the_parent,
    directory_of_the_parent,
    root_of_another,
    directory_of_another,
    absent=[errno.ENOENT],
)
