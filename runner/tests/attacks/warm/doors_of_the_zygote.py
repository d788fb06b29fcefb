"""Looks for a way back to the interpreter of which it is a copy: descriptors, sockets, the process itself.

Who can give a zygote orders has copies made of it before they are confined.
"""

# /// attack
# threat = "environment, fds"
# expect = ["harmless", "absent"]
#
# [prove.unproven]
# by_descriptors = "the naive runner hands on no socket"
# by_name = "the naive runner has no zygote"
# by_signals = "the naive runner has no zygote"
# ///

import array
import os
import signal
import socket
import stat

from attack import Absent, Harmless, run

# As many as may be open.
MOST = 4096
NAME = "playpen-zygote"


def by_descriptors() -> str:
    """Gives an order to every socket: one byte, with two descriptors."""
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1]).tobytes())]
    for fd in range(MOST):
        try:
            if not stat.S_ISSOCK(os.fstat(fd).st_mode):
                continue
        except OSError:
            continue
        with socket.socket(fileno=os.dup(fd)) as door:
            try:
                door.sendmsg([b"c"], rights)
            except OSError as error:
                return f"descriptor {fd} is a socket ({error})"
        return f"descriptor {fd} takes orders"
    raise Harmless("no socket is open")


def by_name() -> str:
    names = []
    for kind in (socket.SOCK_STREAM, socket.SOCK_SEQPACKET, socket.SOCK_DGRAM):
        for name in (NAME, "playpen", "zygote", "control", "orders"):
            for address in (f"\0{name}", f"/tmp/{name}", f"/zygote/{name}"):
                with socket.socket(socket.AF_UNIX, kind) as door:
                    try:
                        door.connect(address)
                        names.append(address)
                    except OSError:
                        continue
    if names:
        return f"sockets {names}"
    raise Absent("no socket has such a name")


def by_signals() -> str:
    """Traces or kills whatever is called so, and whatever else answers."""
    found = []
    for pid in range(1, 70_000):
        if pid == os.getpid():
            continue
        try:
            os.kill(pid, 0)
        except OSError:
            continue
        try:
            with open(f"/proc/{pid}/comm", encoding="utf-8", errors="replace") as comm:
                name = comm.read().strip()
        except OSError:
            continue
        if name == NAME:
            os.kill(pid, signal.SIGKILL)
            found.append(pid)
    if found:
        return f"killed {found}"
    raise Absent("no such process answers")


run(by_descriptors, by_name, by_signals)
