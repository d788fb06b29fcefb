"""Turns one end of a socket pair to somebody else.

`socketpair` has to work, so a sandbox allows it where it refuses `socket`. But an end of a datagram pair is a
full unix socket: it can be connected anew, send to any name, and be bound to one.
"""

# /// attack
# threat = "unix sockets, path / abstract"
# expect = ["denied", "absent"]
# canary = ["unix-dgram", "abstract-dgram"]
# ///

import errno
import socket

from attack import canary, run
from kernel import function

DGRAM = socket.SOCK_DGRAM


def end_of_a_pair(kind: int = DGRAM) -> socket.socket:
    ours, theirs = socket.socketpair(socket.AF_UNIX, kind)
    kept.append(theirs)
    return ours


# Where the partner is closed, an end is of no use.
kept: "list[socket.socket]" = []


def send_by_path() -> str:
    return f"sent {end_of_a_pair().sendto(b'hello', canary('UNIX_DGRAM'))} bytes"


def connect_by_path() -> str:
    end = end_of_a_pair()
    end.connect(canary("UNIX_DGRAM"))
    return f"sent {end.send(b'hello')} bytes"


def message_by_path() -> str:
    return f"sent {end_of_a_pair().sendmsg([b'hello'], [], 0, canary('UNIX_DGRAM'))} bytes"


def send_by_abstract_name() -> str:
    return f"sent {end_of_a_pair().sendto(b'hello', chr(0) + canary('ABSTRACT_DGRAM'))} bytes"


def connect_by_abstract_name() -> str:
    end = end_of_a_pair()
    end.connect("\0" + canary("ABSTRACT_DGRAM"))
    return f"sent {end.send(b'hello')} bytes"


def meet_at_a_name() -> str:
    end = end_of_a_pair()
    # An end takes datagrams from its partner only, until it is parted from it (AF_UNSPEC).
    function("connect", end.fileno(), bytes(16), 16)
    end.bind("\0playpen-attack-pair")
    end_of_a_pair().sendto(b"hello", "\0playpen-attack-pair")
    return f"received {len(end.recv(16, socket.MSG_DONTWAIT))} bytes from whoever knows the name"


def listen_at_a_name() -> str:
    end = end_of_a_pair(socket.SOCK_STREAM)
    end.bind("\0playpen-attack-stream")
    return f"bound to {end.getsockname()!r}"


run(
    send_by_path,
    connect_by_path,
    message_by_path,
    send_by_abstract_name,
    connect_by_abstract_name,
    meet_at_a_name,
    listen_at_a_name,
    denied=[errno.EISCONN],
    absent=[errno.ENOENT, errno.ECONNREFUSED],
)
