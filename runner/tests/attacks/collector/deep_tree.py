"""Leaves a tree of a thousand directories, one in the other: no path reaches its end.

Walking it by recursion, or by paths, ends in an error; removing it like that leaves it behind.
"""

# /// attack
# threat = "symlink, hard link"
# collected = "crash"
#
# [expect]
# landlock = ["limited:disk", "harmless"]
# namespaces = ["harmless", "denied"]
# full = ["harmless", "denied"]
#
# [request]
# collect = ["**"]
#
# [prove]
# goal = 1200
# ///

import os

from attack import Harmless, run, whole_goal


def deep() -> str:
    top = os.open(".", os.O_RDONLY | os.O_DIRECTORY)
    here = os.dup(top)
    for _ in range(whole_goal(1000)):
        os.mkdir("down", dir_fd=here)
        below = os.open("down", os.O_RDONLY | os.O_DIRECTORY, dir_fd=here)
        os.close(here)
        here = below
    os.close(os.open("result.txt", os.O_WRONLY | os.O_CREAT, dir_fd=here))
    raise Harmless("left a deep tree")


run(deep)
