"""Finds out whether it shares its user and groups with a run beside it.

Two runs of one user are one to everything in the kernel that counts by user: files, signals, quotas. Where
the runner is root, every run has a user of its own.
"""

# /// attack
# threat = "leftovers between runs"
# expect = "harmless"
# together = true
# needs = ["root"]
# ///

import os
from typing import Any

from attack import Harmless
from neighbour import neighbours, unharmed


def victim() -> "dict[str, Any]":
    return {"uid": os.getuid(), "gid": os.getgid()}


def same_user(told: "dict[str, Any]") -> str:
    if told["uid"] == os.getuid():
        return f"both are user {os.getuid()}"
    raise Harmless(f"users {told['uid']} and {os.getuid()}")


def same_group(told: "dict[str, Any]") -> str:
    if told["gid"] == os.getgid():
        return f"both are group {os.getgid()}"
    raise Harmless(f"groups {told['gid']} and {os.getgid()}")


neighbours(victim, unharmed, same_user, same_group)
