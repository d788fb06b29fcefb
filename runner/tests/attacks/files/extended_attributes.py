"""Reads and writes extended attributes outside.

They carry text of any kind, and file capabilities; landlock does not mediate them.
"""

# /// attack
# threat = "write outside"
# expect = ["denied", "absent"]
# canary = ["attributes-changed"]
#
# [prove]
# as = "root"
# ///

import errno
import os

from attack import inside, run


def write() -> str:
    os.setxattr(inside("target.txt"), "user.playpen", b"planted")
    return "an attribute was set outside"


def read() -> str:
    return f"attributes {os.listxattr(inside('target.txt'))}"


def grant_capabilities() -> str:
    # Version 2, effective: all of them, to whoever executes this.
    everything = b"\x01\x00\x00\x02" + b"\xff" * 16
    os.setxattr("main.py", "security.capability", everything)
    return "a file of the run has capabilities"


run(write, read, grant_capabilities, denied=[errno.EOPNOTSUPP], absent=[errno.ENOENT])
