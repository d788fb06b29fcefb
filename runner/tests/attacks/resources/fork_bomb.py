"""Starts processes without end: by fork, by subprocess, by clone and vfork without Python's knowledge.

The shortest way to take a machine away from everybody.
"""

# /// attack
# threat = "fork bomb"
# expect = ["limited:processes", "denied"]
# ways = ["forks", "subprocesses", "clones"]
#
# [request]
# timeoutMs = 20000
# limits = { processes = 24 }
#
# [prove]
# goal = 40
# ///

import errno
import os
import signal
import subprocess
import sys
import time

from attack import Denied, hold, run, spawn, whole_goal
from kernel import call

WANTED = whole_goal(80)


def started(how: object, count: int) -> str:
    return hold(f"{count} processes at a time by {how}")


def forks() -> str:
    for count in range(WANTED):
        try:
            spawn(lambda: time.sleep(6))
        except BlockingIOError:
            raise Denied(f"{count} processes, then no more") from None
    return started("fork", WANTED)


def subprocesses() -> str:
    for count in range(WANTED):
        try:
            subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(6)"])
        except BlockingIOError:
            raise Denied(f"{count} processes, then no more") from None
    return started("subprocess", WANTED)


def clones() -> str:
    # Not through the C library, so nothing of Python's is told.
    for count in range(WANTED):
        try:
            if call("clone", signal.SIGCHLD, 0, 0, 0, 0) == 0:
                time.sleep(6)
                os._exit(0)
        except OSError as error:
            if error.errno != errno.EAGAIN:
                raise
            raise Denied(f"{count} processes, then no more") from None
    return started("clone", WANTED)


run(forks, subprocesses, clones)
