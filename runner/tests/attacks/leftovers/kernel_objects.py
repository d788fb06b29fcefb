"""Leaves System V memory, a POSIX queue and a key, and looks for those of the run before it."""

# /// attack
# threat = "leftovers between runs"
# expect = ["harmless", "denied"]
# runs = 2
# ///

import os

from attack import Harmless, run
from kernel import call, function

KEY = (int.from_bytes(b"PL", "big") << 16) + 9
CREATE, EXCLUSIVE = 0o1000, 0o2000


def in_the_kernel() -> str:
    found, left = [], []
    for name, arguments in (("shmget", (KEY, 4096)), ("semget", (KEY, 1)), ("msgget", (KEY,))):
        try:
            function(name, *arguments, CREATE | EXCLUSIVE | 0o600)
            left.append(name)
        except FileExistsError:
            found.append(name)
        except OSError:
            pass
    try:
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL
        call("mq_open", b"playpen-attack-left", flags, 0o600, None)
        left.append("mq_open")
    except FileExistsError:
        found.append("mq_open")
    except OSError:
        pass
    if found:
        return f"found objects of an earlier run by {found}"
    raise Harmless(f"left objects by {left}")


run(in_the_kernel)
