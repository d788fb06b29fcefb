"""Reads and writes through symbolic links of its own.

A wall that checks names instead of what they lead to falls to this (Judge0, CVE-2024-28185).
"""

# /// attack
# threat = "symlink, hard link"
# expect = ["denied", "absent"]
# canary = ["file-read", "file-changed"]
# ///

import errno
import os

from attack import canary, inside, must_be_secret, run


def link_to_a_file() -> str:
    os.symlink(canary("FILE"), "notes.txt")
    with open("notes.txt", "rb") as file:
        return must_be_secret(file.read())


def link_to_a_directory() -> str:
    os.symlink(os.path.dirname(canary("FILE")), "folder")
    with open("folder/secret.txt", "rb") as file:
        return must_be_secret(file.read())


def link_to_the_root() -> str:
    os.symlink("/", "top")
    with open("top" + canary("FILE"), "rb") as file:
        return must_be_secret(file.read())


def writing_through_a_link() -> str:
    os.symlink(inside("target.txt"), "mine.txt")
    with open("mine.txt", "a", encoding="utf-8") as file:
        file.write("changed\n")
    return "wrote through a link"


def creating_through_a_dangling_link() -> str:
    os.symlink(inside("new.txt"), "new.txt")
    with open("new.txt", "w", encoding="utf-8"):
        return "made a file through a link"


run(
    link_to_a_file,
    link_to_a_directory,
    link_to_the_root,
    writing_through_a_link,
    creating_through_a_dangling_link,
    absent=[errno.ENOENT],
)
