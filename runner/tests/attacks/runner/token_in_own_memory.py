"""Searches its own memory for the runner's token.

A runner that forks instead of starting a fresh process hands its memory to every program. The search needs no
/proc: asking `write` for a page tells whether it is there (EFAULT where it is not).
"""

# /// attack
# threat = "environment, fds"
# expect = "harmless"
# ///

from collections.abc import Iterable

from attack import Harmless, run
from memory import felt, listed
from secret import search


def look(pieces: Iterable[bytes]) -> str:
    seen = 0
    for piece in pieces:
        seen += len(piece)
        if search(piece):
            return "the runner's token is in its own memory"
    raise Harmless(f"{seen} bytes without the token")


def by_the_list() -> str:
    return look(listed())


def by_feeling() -> str:
    return look(felt())


run(by_the_list, by_feeling)
