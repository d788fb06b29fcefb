"""Opens without end: files, pipes, sockets, event descriptors; and keeps more by sending them to itself.

A descriptor on its way through a socket is open and counted by no process.
"""

# /// attack
# threat = "fds, CPU, sleep, flood"
# expect = ["denied", "limited:memory"]
# ways = ["files", "pipes", "pairs", "events", "on_their_way"]
#
# [prove]
# goal = 300
# ///

import array
import errno
import os
import select
import socket
import sys

from attack import Denied, run, whole_goal

# A run may have 256 open.
WANTED = whole_goal(1000)
kept: "list[object]" = []


def open_many(name: str, one: object) -> str:
    for _ in range(WANTED):
        kept.append(one())  # type: ignore[operator]
    return f"{WANTED} {name} are open"


def files() -> str:
    return open_many("files", lambda: open("main.py", "rb"))


def pipes() -> str:
    return open_many("pipes", os.pipe)


def pairs() -> str:
    return open_many("pairs", socket.socketpair)


def events() -> str:
    return open_many("event descriptors", select.epoll)


def on_their_way() -> str:
    sent, at_once = 0, 200
    descriptors = array.array("i", [sys.stdout.fileno()] * at_once)
    while sent < 4 * WANTED:
        ours, theirs = socket.socketpair()
        kept.append((ours, theirs))
        try:
            ours.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)])
        except OSError as error:
            if error.errno == errno.ETOOMANYREFS:
                raise Denied(f"{sent} on their way, then no more") from None
            raise
        sent += at_once
    return f"{sent} descriptors are on their way"


run(files, pipes, pairs, events, on_their_way, denied=[errno.EMFILE, errno.ENFILE])
