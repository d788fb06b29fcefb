"""Listens over TCP, so that somebody outside can come in: after bind, and without it.

`listen` without `bind` takes a free port of the machine; landlock's rule for bind does not see it.
"""

# /// attack
# threat = "TCP"
# expect = ["denied", "absent"]
# ///

import errno
import http.server
import socket

from attack import run


def bound() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp:
        tcp.bind(("0.0.0.0", 0))
        tcp.listen()
        return f"listens at {tcp.getsockname()}"


def unbound() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp:
        tcp.listen()
        return f"listens at {tcp.getsockname()}"


def of_both_families() -> str:
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as tcp:
        tcp.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        tcp.bind(("::", 0))
        tcp.listen()
        return f"listens at {tcp.getsockname()[:2]}"


def web() -> str:
    with http.server.HTTPServer(("", 0), http.server.SimpleHTTPRequestHandler) as server:
        return f"serves its files at port {server.server_port}"


run(bound, unbound, of_both_families, web, absent=[errno.EAFNOSUPPORT])
