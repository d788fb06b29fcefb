"""Learns the machine's name and kernel."""

# /// attack
# threat = "environment, fds"
# expect = "harmless"
#
# [[gaps]]
# level = "landlock"
# why = "uname has to work, and only a namespace of its own can give it another name to tell"
#
# [[gaps]]
# level = "namespaces"
# lacking = "name"
# why = """
# a container may refuse to let a room have a name of its own, as `doctor` tells: it is the container's then
# """
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
