"""For attacks that take more memory than they may have."""

import errno
import os
import time
from collections.abc import Callable

from attack import Denied, hold, spawn, whole_goal

MB = 1 << 20
# Taken at a time: small enough for a limit that is polled to notice before the goal is reached.
BITE = 8


def eat(bite: "Callable[[int], object]", goal: int = 256) -> str:
    """Takes `goal` MiB, `bite(bytes)` at a time, and holds them: more than the limit of the request."""
    wanted = whole_goal(goal)
    kept: list[object] = []
    while len(kept) * BITE < wanted:
        try:
            kept.append(bite(BITE * MB))
        except MemoryError:
            raise Denied(f"MemoryError after {len(kept) * BITE} MiB") from None
        except OSError as error:
            if error.errno not in (errno.ENOMEM, errno.EFBIG, errno.ENOSPC, errno.EDQUOT):
                raise
            raise Denied(f"{errno.errorcode[error.errno]} after {len(kept) * BITE} MiB") from None
    return hold(f"held {len(kept) * BITE} MiB")


def eat_together(bite: "Callable[[int], object]", processes: int, goal: int = 256) -> str:
    """The same, in shares of several processes, each of which stays small."""
    share = max(whole_goal(goal) // processes, 1)
    reader, writer = os.pipe()

    def part() -> None:
        # A share that is refused is not reported.
        kept = bite(share * MB)
        os.write(writer, b"x")
        time.sleep(10 if kept else 0)

    for _ in range(processes):
        spawn(part)
    os.close(writer)
    for got in range(processes):
        if not os.read(reader, 1):
            raise Denied(f"{got} shares of {share} MiB, then no more")
    return hold(f"held {share * processes} MiB in {processes} processes")


def touched(size: int) -> bytearray:
    """Memory that is really there: every page is written to."""
    memory = bytearray(size)
    memory[::4096] = b"x" * len(range(0, size, 4096))
    return memory
