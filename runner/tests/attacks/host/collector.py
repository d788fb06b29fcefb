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
SYNCS = 50


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
        # Whoever checks looks again and again, as one does to show files while a program runs.
        for _ in range(SYNCS if checking else 1):
            looked_at = [name for name in names if not checking or _regular(os.path.join(top, name))]
            for name in looked_at:
                _progress.append(name)
                _read(os.path.join(top, name), found)
    except (RecursionError, UnicodeEncodeError, OSError):
        found.add("crash")


def _walk(top: str, below: str = "") -> Iterator[str]:
    try:
        entries = os.listdir(os.path.join(top, below))
    except (FileNotFoundError, NotADirectoryError):
        return  # It moved.
    for entry in entries:
        name = os.path.join(below, entry)
        if os.path.isdir(os.path.join(top, name)):
            yield from _walk(top, name)
        else:
            yield name


def _regular(path: str) -> bool:
    try:
        return stat.S_ISREG(os.lstat(path).st_mode) and os.path.realpath(path) == path
    except (FileNotFoundError, NotADirectoryError):
        return False


def _read(path: str, found: "set[str]") -> None:
    try:
        with open(path, "rb") as file:
            if os.fstat(file.fileno()).st_size > HUGE:
                found.add("huge")
                return
            data = file.read(HUGE + 1)
    except (FileNotFoundError, NotADirectoryError):
        return  # It moved while it was looked at.
    except OSError:
        found.add("crash")
        return
    if SECRET.search(data):
        found.add("secret")
    if len(data) > HUGE:
        found.add("huge")
