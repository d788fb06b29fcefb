"""Makes sockets of every family that a kernel may have.

Each is code of the kernel that a program can reach: many of the kernel's holes were in the rarest of them.
"""

# /// attack
# threat = "UDP, raw, netlink, vsock"
# expect = ["denied", "absent"]
#
# [prove]
# as = "root"
#
# [prove.unproven]
# sctp = "not every kernel has it"
# udp_lite = "not every kernel has it"
# bluetooth = "not every kernel has it"
# tipc = "not every kernel has it"
# can = "not every kernel has it"
# rds = "not every kernel has it"
# smc = "not every kernel has it"
# kcm = "not every kernel has it"
# qipcrtr = "not every kernel has it"
# xdp = "not every kernel has it"
# vsock = "not every kernel has it"
# crypto = "not every kernel has it"
# multipath_tcp = "not every kernel has it"
# ping = "only groups in net.ipv4.ping_group_range may"
# phonet = "not every kernel has it"
# ///

import errno
import socket
from typing import NoReturn

from attack import Way, run

STREAM, DGRAM, RAW, SEQPACKET, RDM = 1, 2, 3, 5, 4
# Name: family, type, protocol.
SOCKETS = {
    "ipv4_stream": (2, STREAM, 0),
    "ipv4_datagram": (2, DGRAM, 0),
    "ipv4_raw": (2, RAW, 1),
    "ping": (2, DGRAM, 1),
    "multipath_tcp": (2, STREAM, 262),
    "sctp": (2, STREAM, 132),
    "udp_lite": (2, DGRAM, 136),
    "ipv6_stream": (10, STREAM, 0),
    "ipv6_datagram": (10, DGRAM, 0),
    "ipv6_raw": (10, RAW, 58),
    "unix_stream": (1, STREAM, 0),
    "unix_datagram": (1, DGRAM, 0),
    "unix_sequence": (1, SEQPACKET, 0),
    "netlink_route": (16, RAW, 0),
    "netlink_audit": (16, RAW, 9),
    "netlink_events": (16, DGRAM, 15),
    "netlink_netfilter": (16, RAW, 12),
    "packet": (17, RAW, 0x0300),
    "packet_cooked": (17, DGRAM, 0x0300),
    "vsock": (40, STREAM, 0),
    "crypto": (38, SEQPACKET, 0),
    "bluetooth": (31, RAW, 1),
    "tipc": (30, RDM, 0),
    "can": (29, RAW, 1),
    "rds": (21, SEQPACKET, 0),
    "smc": (43, STREAM, 0),
    "kcm": (41, DGRAM, 0),
    "qipcrtr": (42, DGRAM, 0),
    "xdp": (44, RAW, 0),
    "phonet": (35, DGRAM, 0),
}


def way(name: str) -> Way:
    def make() -> str:
        with socket.socket(*SOCKETS[name]):
            return "made a socket"

    make.__name__ = name
    return make


def main() -> NoReturn:
    not_in_the_kernel = (errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT, errno.ESOCKTNOSUPPORT)
    run(*map(way, SOCKETS), absent=not_in_the_kernel)


main()
