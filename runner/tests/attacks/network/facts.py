"""Learns about the network without using it: interfaces, addresses, open connections.

An empty network of its own has one interface, and that is down.
"""

# /// attack
# threat = "UDP, raw, netlink, vsock"
# expect = ["denied", "absent", "harmless"]
# ///

import errno
import os
import socket

from attack import Harmless, canary, run


def interfaces() -> str:
    names = [name for _, name in socket.if_nameindex()]
    if names == ["lo"]:
        raise Harmless("only lo")
    return f"interfaces {names}"


def listeners() -> str:
    port = f":{int(canary('TCP')):04X} "
    with open("/proc/net/tcp", encoding="ascii") as file:
        if port in file.read():
            return "sees who listens"
    raise Harmless("an empty table")


def unix_listeners() -> str:
    with open("/proc/net/unix", encoding="utf-8", errors="replace") as file:
        if canary("ABSTRACT") in file.read():
            return "sees the names of unix sockets"
    raise Harmless("an empty table")


def routes() -> str:
    with open("/proc/net/route", encoding="ascii") as file:
        lines = len(file.readlines())
    return told(f"{lines - 1} routes", lines > 1)


def hardware() -> str:
    names = os.listdir("/sys/class/net")
    return told(f"interfaces {names}", set(names) != {"lo"})


def told(fact: str, of_the_host: bool) -> str:
    if of_the_host:
        return fact
    raise Harmless(fact)


run(
    interfaces,
    listeners,
    unix_listeners,
    routes,
    hardware,
    absent=[errno.ENOENT],
)
