"""Leaves a name that is not UTF-8: it can be in no JSON, and in no string of most languages."""

# /// attack
# threat = "symlink, hard link"
# expect = ["harmless", "denied"]
# collected = "crash"
#
# [request]
# collect = ["**"]
# ///

from attack import Harmless, run


def no_text() -> str:
    for name in (b"\xff\xfe.txt", b"\xed\xa0\x80.txt", b"half\xc3"):
        with open(name, "wb") as file:
            file.write(b"x")
    raise Harmless("left names that are no text")


run(no_text)
