"""What is refused is an ordinary exception that a program can handle, never a kill."""

# /// control
# ///

import os
import socket
import urllib.error
import urllib.request
from collections.abc import Callable


def refused(action: "Callable[[], object]") -> "OSError | None":
    try:
        action()
    except OSError as error:
        return error
    return None


# Outside all of this is allowed; what counts is that the program comes to its end.
for action in (
    lambda: socket.socket().close(),
    lambda: socket.create_connection(("127.0.0.1", 9), 0.2).close(),
    lambda: urllib.request.urlopen("http://127.0.0.1:9/", timeout=0.2).close(),
    lambda: open("/etc/shadow", "rb").close(),
    lambda: open("/nowhere/file", "w", encoding="ascii").close(),
    lambda: os.listdir("/nowhere"),
    lambda: os.setuid(0),
    lambda: os.mknod("device", 0o20600, 5),
    lambda: os.kill(1, 0),
    lambda: os.chroot("."),
):
    error = refused(action)
    print(error)

print("CONTROL ok")
