"""Looks whether the walls that cannot be felt otherwise are there: no_new_privs, seccomp, no core dumps.

Each would show only on the day when another wall fails.
"""

# /// attack
# threat = "core dumps"
# expect = "harmless"
# prove = { as = "root" }
# ///

import os
import resource

from attack import Harmless, run
from kernel import call

GET_SECCOMP, GET_NO_NEW_PRIVS, FILTERED = 21, 39, 2


def without_no_new_privs() -> str:
    if call("prctl", GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1:
        return "no_new_privs is not set"
    raise Harmless("no_new_privs is set")


def without_seccomp() -> str:
    try:
        if call("prctl", GET_SECCOMP, 0, 0, 0, 0) != FILTERED:
            return "there is no seccomp filter"
    except PermissionError:
        pass  # Refused by the filter.
    raise Harmless("there is a filter")


def may_dump() -> str:
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    # The size with which the kernel starts no program for cores either.
    if hard != 1:
        return f"cores may have {hard} bytes"
    raise Harmless("no core")


def as_root() -> str:
    if os.geteuid() == 0 and not in_a_user_namespace():
        return "it is root"
    raise Harmless(f"user {os.geteuid()}")


def in_a_user_namespace() -> bool:
    # Without /proc there is no saying; then 0 is the machine's root.
    try:
        with open("/proc/self/uid_map", encoding="ascii") as file:
            return file.read().split() != ["0", "0", "4294967295"]
    except OSError:
        return False


def in_groups() -> str:
    groups = [group for group in os.getgroups() if group != os.getgid()]
    # 65534 is what a user namespace shows for groups that it does not map: still there, still a right.
    if groups:
        return f"it is in the groups {groups}"
    raise Harmless("no further groups")


run(without_no_new_privs, without_seccomp, may_dump, as_root, in_groups)
