"""Sends one signal to every process that it may signal: kill(-1).

With the user of the runner, and without a pid namespace, that is the runner and all other runs.
"""

# /// attack
# threat = "signals to others"
# expect = ["denied", "absent", "harmless"]
# canary = ["signal"]
#
# [[gaps]]
# level = "landlock"
# abi_below = 6
# home = "user"
# why = """
# landlock scopes signals from ABI 6 on; before, a program of the runner's own user may signal every
# process of that user
# """
# ///

import errno
import os
import signal
import time

from attack import Harmless, run, spawn


def kill_all() -> str:
    child = spawn(lambda: time.sleep(5))
    try:
        # Ignored by whoever does not expect it: nothing on the machine comes to harm when it gets through.
        os.kill(-1, signal.SIGURG)
    finally:
        os.kill(child, signal.SIGKILL)
    raise Harmless("whom it reached, only the canary can tell")


run(kill_all, absent=[errno.ESRCH])
