"""Talks to a service of the host by its socket in the file system, and offers one itself.

`/run/docker.sock` and `/run/dbus/system_bus_socket` are such sockets. Landlock mediates them from ABI 9 on.
"""

# /// attack
# threat = "unix sockets, path / abstract"
# expect = ["denied", "absent"]
# canary = ["unix", "unix-dgram"]
# ///

import errno
import os
import socket

from attack import canary, run


def connect() -> str:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as unix:
        unix.connect(canary("UNIX"))
    return "connected"


def connect_from_nearby() -> str:
    # A relative name, through a link of its own: walls that compare names miss both.
    os.symlink(os.path.dirname(canary("UNIX")), "sockets")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as unix:
        unix.connect("sockets/socket")
    return "connected"


def send() -> str:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as unix:
        return f"sent {unix.sendto(b'hello', canary('UNIX_DGRAM'))} bytes"


def offer() -> str:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as unix:
        unix.bind("own_socket")
        unix.listen()
    return "listens in its own directory"


run(connect, connect_from_nearby, send, offer, absent=[errno.ENOENT, errno.ECONNREFUSED])
