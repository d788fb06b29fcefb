"""Writes output without end: much at once, to both streams, without a newline, of bytes that are no text.

What a program prints goes through the runner's and the server's memory, and is kept for readers. Past the
limit it must be dropped and counted, and the program goes on; so nothing of the last line need arrive, and
the exit status has to say what it says.
"""

# /// attack
# threat = "fds, CPU, sleep, flood"
# expect = "harmless"
# ways = ["text", "both_streams", "one_line", "no_text", "escapes", "zeros"]
#
# [request]
# timeoutMs = 30000
# limits = { outputBytes = 65536 }
#
# [prove]
# goal = 1
# ///

import os

from attack import Harmless, run, whole_goal

MB = 1 << 20
WANTED = whole_goal(8) * MB


def flood(piece: bytes, *streams: int) -> str:
    written = 0
    while written < WANTED:
        for stream in streams:
            written += os.write(stream, piece)
    if WANTED == MB:
        return f"wrote {written} bytes"  # Nobody in between counts them.
    raise Harmless(f"wrote {written} bytes")


def text() -> str:
    return flood(b"all work and no play\n" * 3000, 1)


def both_streams() -> str:
    return flood(b"all work and no play\n" * 3000, 1, 2)


def one_line() -> str:
    return flood(b"x" * 65536, 1)


def no_text() -> str:
    # Beginnings of characters that never end, halves of surrogates, what no encoding has.
    return flood(b"\xf0\x9f\xed\xa0\x80\xff\xfe\xc0\x80" * 7000, 1)


def escapes() -> str:
    return flood(b"\x1b[2J\x1b]0;title\x07\x1b[6n\x1bc\x9b31m" * 3000, 1)


def zeros() -> str:
    return flood(bytes(65536), 1)


run(text, both_streams, one_line, no_text, escapes, zeros)
