"""Talks to a service of the host by an abstract name, and offers one itself.

Abstract names belong to the network namespace, not to the file system: no mount hides them, and two runs that
share a network can meet there (X servers and D-Bus listen at such names).
"""

# /// attack
# threat = "unix sockets, path / abstract"
# expect = ["denied", "absent"]
# canary = ["abstract", "abstract-dgram"]
# ///

import errno
import socket

from attack import canary, run


def connect() -> str:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as unix:
        unix.connect("\0" + canary("ABSTRACT"))
    return "connected"


def send() -> str:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as unix:
        return f"sent {unix.sendto(b'hello', chr(0) + canary('ABSTRACT_DGRAM'))} bytes"


def offer() -> str:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as unix:
        unix.bind("\0playpen-attack")
        unix.listen()
    return "listens at an abstract name"


def autobind() -> str:
    # An empty name has the kernel choose one.
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as unix:
        unix.bind(b"")
        return f"listens at {unix.getsockname()!r}"


run(connect, send, offer, autobind, absent=[errno.ECONNREFUSED])
