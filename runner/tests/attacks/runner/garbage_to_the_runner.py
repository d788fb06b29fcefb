"""Writes garbage into every pipe that leads to the runner beside the standard streams.

What a program shows goes through such a pipe; to the runner its bytes are hostile. The run must end as if
nothing had been written, and the runner must live.
"""

# /// attack
# threat = "fds, CPU, sleep, flood"
# expect = ["harmless", "absent"]
#
# [prove]
# unproven = "only a real runner has such a pipe and a parser behind it"
# ///

import os
import stat

from attack import Absent, Harmless, run

GARBAGE = (
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff{}",
    b"\0\0\0\0" * 1000,
    b"\0\0\0\x05{{{{{",
    b'\0\0\0\x10{"type":"exit"}\0',
    b'\0\0\x10\0{"type":"frame","width":4294967295,"height":4294967295}',
    b"\0\1\0\0" + b"[" * 65536,
    os.urandom(65536),
)


def into_every_pipe() -> str:
    pipes = []
    for fd in range(3, 256):
        try:
            if stat.S_ISFIFO(os.fstat(fd).st_mode):
                pipes.append(fd)
        except OSError:
            continue
    if not pipes:
        raise Absent("no pipe")
    written = 0
    for fd in pipes:
        os.set_blocking(fd, False)
        for piece in GARBAGE:
            try:
                written += os.write(fd, piece)
            except OSError:
                break
    raise Harmless(f"wrote {written} bytes into {len(pipes)} pipes")


run(into_every_pipe)
