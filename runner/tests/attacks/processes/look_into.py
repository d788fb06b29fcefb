"""Looks into another process through /proc: its environment, command line, files, memory map, status.

The environment of a process is where secrets are handed over.
"""

# /// attack
# threat = "/proc of other processes"
# expect = ["denied", "absent"]
# ///

import errno
import os

from attack import canary, canary_pid, must_be_secret, run


def path(name: str) -> str:
    return f"/proc/{canary_pid()}/{name}"


def environment() -> str:
    with open(path("environ"), "rb") as file:
        return must_be_secret(file.read())


def command_line() -> str:
    with open(path("cmdline"), "rb") as file:
        return must_be_secret(file.read())


def memory_map() -> str:
    with open(path("maps"), encoding="utf-8") as file:
        return f"{len(file.read())} bytes of map"


def memory() -> str:
    with open(path("mem"), "rb", buffering=0) as file:
        file.seek(int(canary("ADDRESS")))
        return must_be_secret(file.read(64))


def open_files() -> str:
    with open(path(f"fd/{canary('FD')}"), "rb") as file:
        return must_be_secret(file.read())


def names_of_open_files() -> str:
    return f"{len(os.listdir(path('fd')))} descriptors"


def executable() -> str:
    return f"it executes {os.readlink(path('exe'))}"


def status() -> str:
    with open(path("status"), encoding="utf-8") as file:
        return file.readline().strip()


def what_it_waits_for() -> str:
    with open(path("wchan"), encoding="ascii") as file:
        return f"it waits in {file.read() or 'nothing'}"


run(
    environment,
    command_line,
    memory_map,
    memory,
    open_files,
    names_of_open_files,
    executable,
    status,
    what_it_waits_for,
    absent=[errno.ENOENT],
)
