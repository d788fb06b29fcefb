"""Reads, lists and changes the files of a run beside it, and looks for it in the directories above."""

# /// attack
# threat = "leftovers between runs"
# expect = ["denied", "absent", "harmless"]
# together = true
# ///

import errno
import os
import secrets
from typing import Any

from attack import Harmless
from neighbour import neighbours

NONCE = secrets.token_hex(8)


def victim() -> "dict[str, Any]":
    with open("diary.txt", "w", encoding="ascii") as file:
        file.write(NONCE)
    os.chmod("diary.txt", 0o666)
    os.chmod(".", 0o777)
    return {"directory": os.getcwd(), "nonce": NONCE}


def verdict() -> str:
    with open("diary.txt", encoding="ascii") as file:
        if file.read() != NONCE:
            return "its file was changed"
    if "planted.txt" in os.listdir("."):
        return "a file was planted in its directory"
    raise Harmless("nothing happened to it")


def read(told: "dict[str, Any]") -> str:
    # Inside mounts of its own, both directories may have one name: what is in it counts.
    with open(f"{told['directory']}/diary.txt", encoding="ascii") as file:
        if told["nonce"] in file.read():
            return "read its diary"
    raise Harmless("another file of that name")


def listed(told: "dict[str, Any]") -> str:
    if "diary.txt" in os.listdir(told["directory"]):
        return "listed its directory"
    raise Harmless("another directory of that name")


def change(told: "dict[str, Any]") -> str:
    with open(f"{told['directory']}/diary.txt", "r+", encoding="ascii") as file:
        file.write("x")
    return "changed its diary"


def plant(told: "dict[str, Any]") -> str:
    with open(f"{told['directory']}/planted.txt", "x", encoding="ascii") as file:
        file.write("x")
    if told["directory"] == os.getcwd():
        raise Harmless("its own directory")
    return "planted a file"


def search(told: "dict[str, Any]") -> str:
    above = os.path.dirname(os.getcwd())
    found = [f"{above}/{name}" for name in os.listdir(above)]
    others = [path for path in found if path != os.getcwd() and os.path.exists(f"{path}/diary.txt")]
    if others:
        return f"found it at {others}"
    raise Harmless(f"not among {found}")


neighbours(victim, verdict, read, listed, change, plant, search, absent=[errno.ENOENT])
