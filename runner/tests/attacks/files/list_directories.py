"""Lists directories of the host.

Names alone tell a lot: users, software, other runs.
"""

# /// attack
# threat = "read host files"
# expect = ["denied", "absent", "harmless"]
# canary = ["dir-read"]
# ///

import errno
import os
from pathlib import Path

from attack import Harmless, canary, run

# A private root has what Python needs, and none of these but as the way to an interpreter.
OF_A_HOST = {"boot", "home", "media", "mnt", "root", "run", "srv", "sys", "var"}


def canary_directory() -> str:
    return f"found {len(os.listdir(canary('DIR')))} entries"


def beside_the_secret() -> str:
    return f"found {[path.name for path in Path(canary('FILE')).parent.iterdir()]}"


def root() -> str:
    found = OF_A_HOST & set(os.listdir("/"))
    if len(found) > 3:
        return f"the root has {sorted(found)}"
    raise Harmless(f"the root is private; {sorted(found)}")


def settings() -> str:
    found = os.listdir("/etc")
    if len(found) > 20:
        return f"/etc has {len(found)} entries"
    raise Harmless(f"/etc has {found}")


def walking_up() -> str:
    # The directory above the run's own is the runner's.
    found = os.listdir("..")
    if set(found) - {"work", "tmp"}:
        return f"above there is {found}"
    raise Harmless(f"above there is {found}")


run(canary_directory, beside_the_secret, root, settings, walking_up, absent=[errno.ENOENT])
