"""For attacks that fill the disk: how far they got, and why no further."""

import errno
from collections.abc import Callable

from attack import Denied, hold

MB = 1 << 20
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EMFILE, errno.EMLINK)


def fill(step: "Callable[[int], object]", steps: int, what: str) -> str:
    """Does `step(number)` so many times and holds what there is: more than the limit."""
    for done in range(steps):
        try:
            step(done)
        except OSError as error:
            if error.errno not in FULL:
                raise
            raise Denied(f"{errno.errorcode[error.errno]} after {done} {what}") from None
    return hold(f"{steps} {what}")
