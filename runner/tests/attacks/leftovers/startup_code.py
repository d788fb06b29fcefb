"""Leaves code where Python would execute it at the next start: user packages, `.pth` files, caches.

The home of a run must not be the home of the next.
"""

# /// attack
# threat = "leftovers between runs"
# expect = ["harmless", "denied"]
# runs = 2
# ///

import os
import site
import sys

from attack import Harmless, run

MARK = "playpen_attack_was_here"


def at_the_next_start() -> str:
    if hasattr(sys, MARK):
        return "code of an earlier run was executed at the start"
    packages = site.getusersitepackages()
    left = []
    try:
        os.makedirs(packages, exist_ok=True)
        with open(os.path.join(packages, "playpen-attack.pth"), "w", encoding="ascii") as file:
            file.write(f"import sys; sys.{MARK} = True\n")
        left.append(packages)
    except OSError:
        pass
    for path in sys.path:
        try:
            with open(os.path.join(path, "usercustomize.py"), "x", encoding="ascii") as file:
                file.write(f"import sys; sys.{MARK} = True\n")
            left.append(path)
        except OSError:
            continue
    raise Harmless(f"left code in {left}")


run(at_the_next_start)
