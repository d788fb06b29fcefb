"""Reads from a FIFO of others, so that what was meant for them is gone."""

# /// attack
# threat = "write outside"
# expect = ["denied", "absent"]
# canary = ["fifo"]
# ///

import errno
import os

from attack import inside, run


def both_ends() -> str:
    fd = os.open(inside("fifo"), os.O_RDWR | os.O_NONBLOCK)
    os.write(fd, b"hello, hello")
    return f"read {len(os.read(fd, 5))} bytes that were on their way"


run(both_ends, absent=[errno.ENOENT])
