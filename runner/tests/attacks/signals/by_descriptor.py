"""Has the kernel send a signal to another process when a descriptor becomes ready (F_SETOWN, SIGIO).

The right to do so is checked when it is sent, not when it is asked for: walls that only know `kill` miss it.
"""

# /// attack
# threat = "signals to others"
# expect = ["denied", "absent", "harmless"]
# canary = ["signal"]
#
# [[gaps]]
# level = "landlock"
# abi_below = 6
# home = "user"
# why = """
# landlock scopes signals from ABI 6 on; before, a program of the runner's own user may signal every
# process of that user
# """
# ///

import errno
import fcntl
import os
import signal
import socket
import time

from attack import Harmless, canary_pid, run

F_SETSIG = 10


def readiness() -> str:
    ours, theirs = socket.socketpair()
    fcntl.fcntl(ours, F_SETSIG, signal.SIGURG)
    fcntl.fcntl(ours, fcntl.F_SETOWN, canary_pid())
    fcntl.fcntl(ours, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
    theirs.send(b"now")
    time.sleep(0.05)
    raise Harmless("whether it arrived, only the canary can tell")


run(readiness, absent=[errno.ESRCH])
