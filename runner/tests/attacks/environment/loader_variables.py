"""Brings variables that steer the loader, and hopes that more than its own program is started with them.

`LD_DEBUG_OUTPUT` has every process that starts with it write a file, named after its number. Inside, the
program itself cannot write there; a file that appears was written by the supervisor, outside the walls.
"""

# /// attack
# threat = "environment, fds"
# expect = ["harmless", "denied", "absent"]
# canary = ["dir-changed"]
#
# [request]
# env = { LD_DEBUG = "files", LD_DEBUG_OUTPUT = "$CANARY_DIR/ld", LD_BIND_NOW = "1" }
# ///

import os

from attack import Harmless, run


def wait_for_a_file() -> str:
    raise Harmless(f"LD_DEBUG is {os.environ.get('LD_DEBUG')}; whether it wrote, the canary tells")


run(wait_for_a_file)
