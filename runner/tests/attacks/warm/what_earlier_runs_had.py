"""Searches its own memory for what an earlier run was given, and for what it made.

Runs of one warm interpreter are copies of it. What came into its own memory from one of them, by way of the
source, the arguments, the environment, the input or the output, all later ones would find.
"""

# /// attack
# threat = "leftovers between runs"
# expect = "harmless"
# runs = 2
# prove = { warm = true }
#
# [request]
# args = ["left-by-a-run:$ATTACK_MARK"]
# stdin = "left-by-a-run:$ATTACK_MARK\n"
# env = { LEFT = "left-by-a-run:$ATTACK_MARK" }
#
# [[request.files]]
# path = "left.py"
# content = "LEFT = 'left-by-a-run:$ATTACK_MARK'"
# ///

import os
import re
import sys
from collections.abc import Iterable

import left

from attack import Harmless, run, say
from memory import felt, listed

NAME = "-".join(("left", "by", "a", "run:"))
# What follows belongs to it: a piece may end within one.
PATTERN = re.compile(re.escape(NAME.encode()) + rb"([0-9a-f]{16,32})[^0-9a-f]")
OWN = {os.urandom(16).hex(), os.environ["ATTACK_MARK"]}


def look(pieces: Iterable[bytes]) -> str:
    seen, own = 0, 0
    for piece in pieces:
        seen += len(piece)
        for match in PATTERN.finditer(piece):
            if match[1].decode() not in OWN:
                return "what an earlier run had is in its own memory"
            own += 1
    if not own:
        raise RuntimeError(f"{seen} bytes without what this run has itself")
    raise Harmless(f"{seen} bytes, in which only its own is found {own} times")


def by_the_list() -> str:
    return look(listed())


def by_feeling() -> str:
    return look(felt())


# Into as many places as there are.
for mark in OWN:
    exec(compile(f"KEPT = '{NAME}{mark}'", NAME + mark, "exec"))
    os.environ[f"LEFT_{mark}"] = sys.intern(NAME + mark)
    say(NAME + mark)
HELD = (left.LEFT, sys.stdin.read(), [NAME + mark for mark in OWN])
run(by_the_list, by_feeling)
