"""Leaves more files than anybody wants to collect."""

# /// attack
# threat = "symlink, hard link"
# expect = ["harmless", "denied"]
# collected = "count"
#
# [request]
# collect = ["**"]
# timeoutMs = 60000
#
# [prove]
# goal = 6000
# ///

import errno
import os

from attack import Harmless, run, whole_goal


def many() -> str:
    # Below the limit of entries, so that they are there in the end.
    for number in range(whole_goal(3_000)):
        try:
            os.close(os.open(f"{number}.txt", os.O_WRONLY | os.O_CREAT))
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                break
            raise
    raise Harmless("left thousands of files")


run(many)
