"""Leaves files with names that are no names: line breaks, backslashes, quotes, no text, the longest, dots.

Names travel in lists, headers, logs and paths; each of these has letters that mean something to it.
"""

# /// attack
# threat = "symlink, hard link"
# expect = ["harmless", "denied"]
# collected = "names"
#
# [request]
# collect = ["**"]
# ///

import os

from attack import Harmless, run

NAMES = (
    b"two\nlines.txt",
    b"return\r\nContent-Type: text",
    b"..\\..\\windows.txt",
    b"%2e%2e%2fsecret.txt",
    b'quote".txt',
    b"-rf",
    b"~",
    b"*",
    b"$(reboot)",
    b"\x1b[2J.txt",
    b"colon:stream.txt",
    "\u202etxt.exe".encode(),
    "e\u0301.txt".encode(),
    "é.txt".encode(),
    b" ",
    b"...",
    b"x" * 255,
)


def strange() -> str:
    for name in NAMES:
        with open(name, "wb") as file:
            file.write(b"x")
    raise Harmless(f"left {len(NAMES)} strange names of {len(os.listdir(b'.'))}")


run(strange)
