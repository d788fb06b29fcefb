"""Sends to a POSIX message queue of others, and makes one.

Queues live in a file system of their own that no path leads to.
"""

# /// attack
# threat = "SysV, mqueue"
# expect = ["denied", "absent"]
# canary = ["mq"]
# ///

import errno
import os

from attack import canary_or_absent, run
from kernel import call, function

OWN = b"playpen-attack-queue"


def send() -> str:
    # The call wants the name without its slash.
    queue = call("mq_open", canary_or_absent("MQ").lstrip("/").encode(), os.O_WRONLY | os.O_NONBLOCK, 0, None)
    function("mq_send", queue, b"hello", 5, 0)
    return "a queue of others has a message"


def make() -> str:
    call("mq_open", OWN, os.O_RDWR | os.O_CREAT, 0o600, None)
    function("mq_unlink", b"/" + OWN)
    return "made a queue that would outlive the run"


run(send, make, denied=[errno.EMFILE], absent=[errno.ENOENT])
