"""Meets a run beside it at names that belong to no directory of either: shared memory, abstract sockets."""

# /// attack
# threat = "leftovers between runs"
# expect = ["denied", "absent", "harmless"]
# together = true
# ///

import errno
import os
import secrets
import socket
from typing import Any

from attack import Absent, Harmless
from neighbour import neighbours

NAME = f"playpen-attack-{secrets.token_hex(4)}"
kept: "list[socket.socket]" = []


def end_of_a_pair() -> socket.socket:
    # Where `socket` is refused, an end of a pair will do.
    kept.extend(socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM))
    return kept[-1]


def victim() -> "dict[str, Any]":
    told: dict[str, Any] = {"name": NAME, "memory": False, "socket": False}
    try:
        with open(f"/dev/shm/{NAME}", "x", encoding="ascii") as file:
            file.write(NAME)
        os.chmod(f"/dev/shm/{NAME}", 0o666)
        told["memory"] = True
    except OSError:
        pass
    try:
        end_of_a_pair().bind(f"\0{NAME}")
        told["socket"] = True
    except OSError:
        pass
    return told


def verdict() -> str:
    if os.path.exists(f"/dev/shm/{NAME}"):
        with open(f"/dev/shm/{NAME}", encoding="ascii") as file:
            changed = file.read() != NAME
        os.unlink(f"/dev/shm/{NAME}")
        if changed:
            return "its shared memory was changed"
    raise Harmless("nothing happened to it")


def memory(told: "dict[str, Any]") -> str:
    if not told["memory"]:
        raise Absent("the victim may have no shared memory")
    with open(f"/dev/shm/{told['name']}", "r+", encoding="ascii") as file:
        content = file.read()
        file.write("planted")
    return f"read its shared memory, {len(content)} bytes"


def sockets(told: "dict[str, Any]") -> str:
    if not told["socket"]:
        raise Absent("the victim may have no name")
    try:
        end_of_a_pair().sendto(b"hello", f"\0{told['name']}")
    except PermissionError:
        # Refused by the other end, which is paired; that it was found is enough.
        with open("/proc/net/unix", encoding="ascii", errors="replace") as file:
            if told["name"] in file.read():
                return "found its name"
        raise
    return "sent it a datagram"


neighbours(victim, verdict, memory, sockets, absent=[errno.ENOENT, errno.ECONNREFUSED])
