"""Sends and receives datagrams: UDP to this machine, to everybody, and from a port of its own.

Landlock knows nothing of UDP before ABI 9; DNS is the usual way out of networks that only watch TCP.
"""

# /// attack
# threat = "UDP, raw, netlink, vsock"
# expect = ["denied", "absent"]
# canary = ["udp", "udp6"]
#
# [prove.unproven]
# broadcast = "needs an address that broadcasts"
# ///

import errno
import socket

from attack import canary, canary_or_absent, run

NOTHING_THERE = (errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


def ipv4() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        return f"sent {udp.sendto(b'hello', ('127.0.0.1', int(canary('UDP'))))} bytes"


def ipv6() -> str:
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as udp:
        return f"sent {udp.sendto(b'hello', ('::1', int(canary_or_absent('UDP6'))))} bytes"


def own_port() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("0.0.0.0", 0))
        return f"receives at {udp.getsockname()}"


def broadcast() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        return f"sent {udp.sendto(b'hello', ('255.255.255.255', int(canary('UDP'))))} bytes to everybody"


run(ipv4, ipv6, own_port, broadcast, absent=NOTHING_THERE)
