"""Leaves files wherever it may write, and looks for those of the run before it.

Shared directories, its home, its work directory under the name that it had: whatever is found carries words,
or code, from one person's program to another's.
"""

# /// attack
# threat = "leftovers between runs"
# expect = ["harmless", "denied"]
# runs = 2
# ///

import os

from attack import Harmless, run

NAME = "playpen-attack-leftover"


def places() -> "list[str]":
    own = [os.getcwd(), os.environ.get("HOME", ""), os.environ.get("TMPDIR", "")]
    shared = ["/tmp", "/var/tmp", "/dev/shm", "/run/lock", "/run", "/var/lock", "/dev/mqueue", "/var/cache"]
    user = [f"/run/user/{os.getuid()}", "/"]
    # Some are the same by another name: what this run has left itself, it must not find.
    return list(dict.fromkeys(os.path.realpath(place) for place in [*shared, *user, *own] if place))


def in_files() -> str:
    planted, found = [], []
    for place in places():
        path = os.path.join(place, NAME)
        if os.path.lexists(path):
            found.append(path)
            continue
        try:
            with open(path, "x", encoding="ascii") as file:
                file.write("left by an earlier run\n")
            planted.append(place)
        except OSError:
            continue
    if found:
        return f"found {found} of an earlier run"
    raise Harmless(f"left files in {planted}")


run(in_files)
