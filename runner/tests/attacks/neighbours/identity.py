"""Finds out whether it shares its user and groups with a run beside it.

Two runs of one user are one to everything in the kernel that counts by user: files, signals, quotas. Where
the runner is root, every run has a user of its own.
"""

# /// attack
# threat = "leftovers between runs"
# expect = ["harmless", "absent"]
# together = true
# needs = ["root"]
# ///

import os
from typing import Any

from attack import Absent, Harmless
from neighbour import neighbours, unharmed


def outside(kind: str, inside: int) -> int:
    """Who that is to the kernel: in a user namespace every run may have the same number."""
    try:
        with open(f"/proc/self/{kind}_map", encoding="ascii") as lines:
            for line in lines:
                first, beyond, count = map(int, line.split())
                if first <= inside < first + count:
                    return beyond + inside - first
    except PermissionError:
        pass  # Outside of namespaces, where there is a /proc that may not be read.
    except FileNotFoundError:
        raise Absent("without /proc nobody can tell") from None
    return inside


def victim() -> "dict[str, Any]":
    try:
        return {"uid": outside("uid", os.getuid()), "gid": outside("gid", os.getgid())}
    except Absent:
        return {}


def same_user(told: "dict[str, Any]") -> str:
    uid = outside("uid", os.getuid())
    if told["uid"] == uid:
        return f"both are user {uid}"
    raise Harmless(f"users {told['uid']} and {uid}")


def same_group(told: "dict[str, Any]") -> str:
    gid = outside("gid", os.getgid())
    if told["gid"] == gid:
        return f"both are group {gid}"
    raise Harmless(f"groups {told['gid']} and {gid}")


neighbours(victim, unharmed, same_user, same_group)
