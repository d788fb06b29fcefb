"""Learns the machine's name and kernel."""

# /// attack
# threat = "environment, fds"
# expect = { landlock = "harmless", namespaces = "harmless", full = "harmless" }
#
# [[gaps]]
# level = "landlock"
# why = "uname has to work, and only a namespace of its own can give it another name to tell"
# ///

import os
import socket

from attack import Harmless, canary, run


def name() -> str:
    names = {os.uname().nodename, socket.gethostname()}
    if canary("HOSTNAME") in names:
        return f"the machine is called {names}"
    raise Harmless(f"it is called {names}")


run(name)
