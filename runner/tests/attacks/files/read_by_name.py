"""Reads files of the host by their names.

What everybody tries first. The canary's file is readable for all, so nothing but the sandbox is in the way.
"""

# /// attack
# threat = "read host files"
# canary = ["file-read"]
#
# [expect]
# landlock = ["denied", "absent"]
# namespaces = ["absent", "harmless"]
# full = ["absent", "harmless"]
# ///

import errno
import mmap
import os

from attack import Harmless, canary, must_be_secret, run


def absolute() -> str:
    with open(canary("FILE"), "rb") as file:
        return must_be_secret(file.read())


def climbing() -> str:
    path = "../" * 40 + canary("FILE").lstrip("/")
    with open(path, "rb") as file:
        return must_be_secret(file.read())


def through_its_own_link() -> str:
    with open(canary("LINK"), "rb") as file:
        return must_be_secret(file.read())


def mapped() -> str:
    fd = os.open(canary("FILE"), os.O_RDONLY | os.O_NOATIME)
    with mmap.mmap(fd, 0, prot=mmap.PROT_READ) as memory:
        return must_be_secret(memory[:])


def users_of_the_machine() -> str:
    # A private root may have an /etc/passwd of its own; one with a mail spool is the host's.
    with open("/etc/passwd", encoding="utf-8") as file:
        lines = file.read().splitlines()
    if len(lines) > 5:
        return f"/etc/passwd names {len(lines)} users"
    raise Harmless(f"/etc/passwd names {len(lines)} users, none of the host's")


run(
    absolute,
    climbing,
    through_its_own_link,
    mapped,
    users_of_the_machine,
    absent=[errno.ENOENT],
)
