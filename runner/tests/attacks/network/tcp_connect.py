"""Connects over TCP, to this machine: over IPv4, IPv6, and with the libraries that everybody uses."""

# /// attack
# threat = "TCP"
# expect = ["denied", "absent"]
# canary = ["tcp", "tcp6"]
# ///

import asyncio
import errno
import socket
import urllib.error
import urllib.request

from attack import canary, canary_or_absent, run

NOTHING_THERE = (errno.ENETUNREACH, errno.ECONNREFUSED, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


def ipv4() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp:
        tcp.connect(("127.0.0.1", int(canary("TCP"))))
    return "connected"


def ipv6() -> str:
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as tcp:
        tcp.connect(("::1", int(canary_or_absent("TCP6"))))
    return "connected"


def with_the_first_data() -> str:
    # TCP fast open connects without `connect`: a wall in front of that call alone is passed.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp:
        tcp.sendto(b"hello", 0x20000000, ("127.0.0.1", int(canary("TCP"))))
    return "connected by sending"


def asynchronous() -> str:
    async def connect() -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", int(canary("TCP")))
        writer.close()

    asyncio.run(connect())
    return "connected"


def web() -> str:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{canary('TCP')}/", timeout=0.2)
    except urllib.error.URLError as error:
        if isinstance(error.reason, OSError) and not isinstance(error.reason, TimeoutError):
            raise error.reason from None
    except (TimeoutError, ConnectionError):
        pass  # The canary takes connections and says nothing.
    return "asked for a page"


run(ipv4, ipv6, with_the_first_data, asynchronous, web, absent=NOTHING_THERE)
