"""Crashes, so that the kernel writes a core: into the work directory, or to a program of the host as root.

Handlers of cores run outside every sandbox and read what the crashed process wrote (CVE-2025-4598 and its
like in apport).
"""

# /// attack
# threat = "core dumps"
# expect = ["denied", "harmless"]
#
# [prove.unproven]
# crash_with_a_limit_of_nothing = "not every kernel.core_pattern is a pipe to a program of the machine"
# ///

import contextlib
import os
import resource
import signal
import sys

from attack import Harmless, run, spawn


def allow(limit: "int | None" = None) -> None:
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (hard if limit is None else limit, hard))


def crash() -> str:
    def die() -> None:
        allow()
        signal.signal(signal.SIGABRT, signal.SIG_DFL)
        os.abort()

    _, status = os.waitpid(spawn(die), 0)
    cores = [name for name in os.listdir(".") if name.startswith("core")]
    if os.WCOREDUMP(status) or cores:
        return f"a core was dumped: {cores or 'to a program of the host'}"
    raise Harmless(f"no core; status {status}")


def crash_of_what_it_executes() -> str:
    # Executing resets whether a process may be dumped.
    def die() -> None:
        allow()
        os.execv(sys.executable, [sys.executable, "-I", "-c", "import os; os.abort()"])

    _, status = os.waitpid(spawn(die), 0)
    if os.WCOREDUMP(status):
        return "a core was dumped"
    raise Harmless(f"no core; status {status}")


def crash_with_a_limit_of_nothing() -> str:
    # No file then, but a program of the host is started all the same.
    def die() -> None:
        allow(0)
        signal.signal(signal.SIGABRT, signal.SIG_DFL)
        os.abort()

    _, status = os.waitpid(spawn(die), 0)
    if os.WCOREDUMP(status):
        return "a core was dumped to a program of the host"
    raise Harmless(f"no core; status {status}")


run(crash, crash_of_what_it_executes, crash_with_a_limit_of_nothing)
