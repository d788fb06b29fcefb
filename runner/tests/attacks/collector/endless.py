"""Leaves files that are read for ever: a FIFO, a link to a device, a socket."""

# /// attack
# threat = "symlink, hard link"
# expect = ["harmless", "denied"]
# collected = "hang"
#
# [request]
# collect = ["**"]
# ///

import os
import socket

from attack import Harmless, run


def endless() -> str:
    os.mkfifo("result.txt")
    os.symlink("/dev/zero", "zeros.txt")
    os.symlink("/dev/stdin", "stdin.txt")
    os.symlink("/dev/tty", "terminal.txt")
    try:
        with socket.socket(socket.AF_UNIX) as end:
            end.bind("socket.txt")
    except OSError:
        pass
    raise Harmless("left what never ends")


run(endless)
