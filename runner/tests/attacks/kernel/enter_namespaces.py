"""Enters the namespaces of another process."""

# /// attack
# threat = "mounts, user namespaces"
# expect = ["denied", "absent"]
# prove = { as = "root" }
# ///

import errno
import os

from attack import Absent, Way, canary_pid, in_child, run
from kernel import call


def entering(kind: str) -> Way:
    def attempt() -> str:
        def tried() -> str:
            fd = os.open(f"/proc/{canary_pid()}/ns/{kind}", os.O_RDONLY)
            call("setns", fd, 0)
            return f"entered its {kind} namespace"

        return in_child(tried)

    attempt.__name__ = f"enter_{kind}"
    return attempt


def all_at_once() -> str:
    def tried() -> str:
        try:
            handle = call("pidfd_open", canary_pid(), 0)
        except ProcessLookupError:
            raise Absent("no such process") from None
        call("setns", handle, 0x20000 | 0x8000000 | 0x4000000)
        return "entered its namespaces"

    return in_child(tried)


run(*map(entering, ("mnt", "net", "pid", "ipc", "uts")), all_at_once, absent=[errno.ENOENT])
