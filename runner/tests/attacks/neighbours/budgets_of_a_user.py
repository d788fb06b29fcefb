"""Uses up what the kernel counts by user: memory of pipes, descriptors on their way through sockets.

From then on every new pipe of that user has one page or two instead of sixteen, and no descriptor can be
sent any more. Where runs share the runner's user, that is felt by all of them and by the runner.
"""

# /// attack
# threat = "fds, CPU, sleep, flood"
# expect = ["harmless", "denied", "limited:memory"]
# together = true
# leaves = "harm"
#
# [request]
# timeoutMs = 10000
#
# [[gaps]]
# level = "landlock"
# home = "user"
# why = "the kernel counts these by user, and runs share the runner's: what is felt ends with the run"
#
# [[gaps]]
# level = "namespaces"
# home = "user"
# why = "the kernel counts these by user, and runs share the runner's: what is felt ends with the run"
#
# [[gaps]]
# level = "full"
# home = "user"
# why = "the kernel counts these by user, and runs share the runner's: what is felt ends with the run"
# ///

import array
import fcntl
import os
import socket
import sys
import threading
import time
from typing import Any

from attack import Harmless, spawn
from neighbour import neighbours

F_SETPIPE_SZ, F_GETPIPE_SZ, MB, USUAL = 1031, 1032, 1 << 20, 65536
PIPES, HELPERS, AT_ONCE = 60, 3, 250

felt: "list[str]" = []


def victim() -> "dict[str, Any]":
    def look() -> None:
        may_send = True
        while True:
            reader, writer = os.pipe()
            size = fcntl.fcntl(writer, F_GETPIPE_SZ)
            if size < USUAL:
                felt.append(f"a new pipe has {size} bytes")
            ours, theirs = socket.socketpair()
            try:
                if may_send:
                    send(ours, 1)
            except PermissionError:
                may_send = False  # Nobody may here.
            except OSError as error:
                felt.append(f"a descriptor cannot be sent: {error}")
            for fd in (reader, writer):
                os.close(fd)
            ours.close()
            theirs.close()
            time.sleep(0.02)

    threading.Thread(target=look, daemon=True).start()
    return {}


def verdict() -> str:
    if felt:
        return "; ".join(sorted(set(felt)))
    raise Harmless("it felt nothing")


def send(end: socket.socket, count: int) -> None:
    # The same one as often as wanted: each counts.
    descriptors = array.array("i", [sys.stderr.fileno()] * count)
    end.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)])


def take(told: "dict[str, Any]") -> str:
    def helper() -> None:
        kept: list[object] = []
        for _ in range(PIPES):
            reader, writer = os.pipe()
            kept.append((reader, writer))
            try:
                fcntl.fcntl(writer, F_SETPIPE_SZ, MB)
            except OSError:
                pass
        try:
            while True:
                pair = socket.socketpair()
                kept.append(pair)
                send(pair[0], AT_ONCE)
        except OSError:
            time.sleep(1.5)

    children = [spawn(helper) for _ in range(HELPERS)]
    for child in children:
        os.waitpid(child, 0)
    raise Harmless("whether it was felt, only the victim can tell")


neighbours(victim, verdict, take)
