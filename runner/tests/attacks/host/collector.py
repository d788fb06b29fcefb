"""A collector as one would write it without thinking of attacks: what every trap must catch.

Two kinds: `careless` follows whatever is there; `checking` looks first and opens then, which is enough
against links that lie still, not against those that move.
"""

import os
import re
import stat
import threading
from collections.abc import Iterator

# The kit has the beginning of every secret in it.
SECRET = re.compile(rb"canary-secret:[0-9a-f]{32}")
# More than any run may have.
HUGE = 64 << 20
MANY = 5_000
# How long reading one file may take, in seconds.
PATIENCE = 0.5


def collect(top: str, kind: str) -> "set[str]":
    """Collects everything below `top`; returns what went wrong, in the words of a header's `collected`."""
    found: set[str] = set()
    worker = threading.Thread(target=_collect, args=(top, kind == "checking", found), daemon=True)
    worker.start()
    while worker.is_alive():
        count = len(_progress)
        worker.join(PATIENCE)
        if worker.is_alive() and len(_progress) == count:
            found.add("hang")
            break
    return found


_progress: "list[str]" = []


def _collect(top: str, checking: bool, found: "set[str]") -> None:
    try:
        names = list(_walk(top))
        if len(names) > MANY:
            found.add("count")
            return
        # As a list goes over a line-based protocol.
        listed = "\n".join(names).split("\n") if names else []
        "\n".join(names).encode()
        if any(not os.path.lexists(os.path.join(top, name)) for name in listed):
            found.add("names")
        for name in names:
            _progress.append(name)
            _read(os.path.join(top, name), checking, found)
    except (RecursionError, UnicodeEncodeError, OSError):
        found.add("crash")


def _walk(top: str, below: str = "") -> Iterator[str]:
    for entry in os.listdir(os.path.join(top, below)):
        name = os.path.join(below, entry)
        if os.path.isdir(os.path.join(top, name)):
            yield from _walk(top, name)
        else:
            yield name


def _read(path: str, checking: bool, found: "set[str]") -> None:
    try:
        if checking and not stat.S_ISREG(os.lstat(path).st_mode):
            return
        with open(path, "rb") as file:
            if os.fstat(file.fileno()).st_size > HUGE:
                found.add("huge")
                return
            data = file.read(HUGE + 1)
    except FileNotFoundError:
        return  # It moved while it was looked at.
    except OSError:
        found.add("crash")
        return
    if SECRET.search(data):
        found.add("secret")
    if len(data) > HUGE:
        found.add("huge")
