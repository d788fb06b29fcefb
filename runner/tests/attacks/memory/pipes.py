"""Keeps bytes in pipes: memory of the kernel, which is in no process.

An ordinary user's pipes share 64 MiB by default (fs.pipe-user-pages-soft); root's have no bound.
"""

# /// attack
# threat = "memory bomb"
# expect = ["denied", "harmless", "limited:memory"]
#
# [request]
# timeoutMs = 20000
# limits = { memoryMb = 64 }
#
# [prove]
# goal = 16
# ///

import fcntl
import os

from attack import Harmless, hold, run, whole_goal

F_SETPIPE_SZ, MB = 1031, 1 << 20


def filled() -> str:
    wanted, held = whole_goal(110) * MB, 0
    kept = []
    # As many as one process may have open.
    for _ in range(120):
        reader, writer = os.pipe()
        kept.append((reader, writer))
        try:
            fcntl.fcntl(writer, F_SETPIPE_SZ, MB)
        except OSError:
            pass  # From here on they are as small as the kernel makes them.
        os.set_blocking(writer, False)
        try:
            while True:
                held += os.write(writer, bytes(65536))
        except BlockingIOError:
            pass
        if held >= wanted:
            return hold(f"held {held // MB} MiB in {len(kept)} pipes")
    raise Harmless(f"{held // MB} MiB in {len(kept)} pipes, then only small ones")


run(filled)
