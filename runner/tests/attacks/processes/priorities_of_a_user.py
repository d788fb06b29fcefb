"""Makes every process of the user slow with one call (PRIO_USER).

Where runs share the runner's own user, this names no process and reaches the runner all the same.
"""

# /// attack
# threat = "prlimit, affinity, nice of the runner"
# expect = ["denied", "harmless"]
# canary = ["priority"]
# ///

import os

from attack import Harmless, run


def niceness_of_the_user() -> str:
    os.setpriority(os.PRIO_USER, 0, 19)
    raise Harmless("whom it reached, only the canary can tell")


run(niceness_of_the_user)
