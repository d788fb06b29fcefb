"""Looks for the runner's token at its parent, that one's parent, and so on: environment and command line."""

# /// attack
# threat = "environment, fds"
# expect = ["denied", "absent", "harmless"]
# ///

import errno
import os

from attack import Absent, Harmless, run, status_of
from secret import must_hold_token


def ancestors() -> "list[int]":
    found: list[int] = []
    pid = os.getppid()
    while pid > 0 and len(found) < 20:
        found.append(pid)
        try:
            pid = int(status_of(pid, "PPid") or 0)
        except OSError:
            break
    if not found:
        raise Absent("no parent in sight")
    return found


def look(name: str) -> str:
    last: Exception = Absent("nothing to look at")
    for pid in ancestors():
        try:
            with open(f"/proc/{pid}/{name}", "rb") as file:
                return must_hold_token(file.read(), f"{name} of process {pid}")
        except Harmless as nothing:
            # A parent of the run's own, inside its namespace, has no secrets; go on.
            last = nothing
        except OSError as refused:
            last = refused
    raise last


def environment() -> str:
    return look("environ")


def command_line() -> str:
    return look("cmdline")


run(environment, command_line, absent=[errno.ENOENT])
