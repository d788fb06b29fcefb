"""Empties files outside by name.

Landlock mediates truncate only from ABI 3 on (Linux 6.2).
"""

# /// attack
# threat = "write outside"
# expect = ["denied", "absent"]
# canary = ["file-changed"]
#
# [[gaps]]
# level = "landlock"
# abi_below = 3
# home = "user"
# why = """
# landlock mediates truncate() from ABI 3 on; before, only the owner of a file keeps it from being
# emptied, and as an ordinary user that is the runner's own user
# """
# ///

import errno
import os

from attack import inside, run


def by_name() -> str:
    os.truncate(inside("target.txt"), 0)
    return "emptied a file outside"


def while_opening() -> str:
    os.open(inside("target.txt"), os.O_RDONLY | os.O_TRUNC)
    return "emptied a file outside by opening it for reading"


run(by_name, while_opening, absent=[errno.ENOENT])
