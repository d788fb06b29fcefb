"""Has a file grow and shrink while it is read: whoever trusts its size reads too much or too little."""

# /// attack
# threat = "symlink, hard link"
# expect = ["harmless", "denied", "limited:disk", "limited:timeout"]
#
# [request]
# collect = ["**"]
# timeoutMs = 10000
#
# [prove]
# goal = 1
# unproven = "a reader that trusts no size, as the naive one, only reads nonsense"
# ///

import os
import time

from attack import Harmless, goal, run, spawn


def grow() -> None:
    fd = os.open("log.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    until = time.monotonic() + goal(20)
    while time.monotonic() < until:
        os.write(fd, bytes(65536))
        if os.fstat(fd).st_size > 8 << 20:
            os.ftruncate(fd, 0)


def while_it_is_read() -> str:
    spawn(grow)
    time.sleep(0.2)
    raise Harmless("a child has a file grow")


run(while_it_is_read)
