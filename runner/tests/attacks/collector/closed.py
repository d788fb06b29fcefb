"""Leaves what resists: directories that nobody may enter, files that nobody may read or change.

To the owner modes are a request; to a collector that runs as another user they are a wall, and to whoever
removes the work directory an obstacle.
"""

# /// attack
# threat = "symlink, hard link"
# expect = ["harmless", "denied"]
# collected = "crash"
#
# [request]
# collect = ["**"]
# ///

import fcntl
import os
import struct

from attack import Harmless, run

SET_FLAGS, IMMUTABLE = 0x40086602, 0x10


def closed() -> str:
    os.makedirs("closed/inner")
    for path in ("closed/inner/result.txt", "result.txt"):
        with open(path, "w", encoding="ascii") as file:
            file.write("x")
    with open("for_ever.txt", "w", encoding="ascii") as file:
        try:
            # Nobody removes it, root neither, before this is taken back.
            fcntl.ioctl(file, SET_FLAGS, struct.pack("i", IMMUTABLE))
        except OSError:
            pass
    os.chmod("result.txt", 0)
    os.chmod("closed/inner", 0)
    os.chmod("closed", 0)
    raise Harmless("left what nobody may enter")


run(closed)
