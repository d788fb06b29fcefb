"""Looks for variables that nobody gave it.

A runner's own variables name its server, its token, its directories.
"""

# /// attack
# threat = "environment, fds"
# expect = "harmless"
# ///

import hashlib
import os

from attack import Harmless, canary, run

# Those that every run has, those that the request brought, and what Python sets itself.
OWN = {
    "HOME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "PATH",
    "PWD",
    "TMPDIR",
    "TZ",
    "USER",
    "LOGNAME",
    "SHELL",
    "TERM",
}
PREFIXES = ("CANARY_", "ATTACK_", "PYTHON", "MPL", "SDL_", "OMP_", "OPENBLAS_", "MKL_", "PLAYPEN_")


def foreign() -> str:
    names = [name for name in os.environ if name not in OWN and not name.startswith(PREFIXES)]
    if names:
        return f"found {names}"
    raise Harmless(f"{len(os.environ)} variables, all its own")


def token() -> str:
    for name, value in os.environ.items():
        if hashlib.sha256(value.encode("utf-8", "surrogateescape")).hexdigest() == canary("TOKEN_SHA256"):
            return f"the runner's token is in {name}"
    raise Harmless("no token")


def erased_ones() -> str:
    # The kernel remembers how a process was started, whatever it has changed since.
    try:
        with open("/proc/self/environ", "rb") as file:
            entries = file.read().split(b"\0")
    except OSError:
        raise Harmless("no /proc") from None
    hashes = [hashlib.sha256(entry.partition(b"=")[2]).hexdigest() for entry in entries]
    if canary("TOKEN_SHA256") in hashes:
        return "the runner's token is in the first environment"
    raise Harmless("no token")


run(foreign, token, erased_ones)
