"""Changes the interpreter itself, and looks for the changes of the run before it.

Where an interpreter is kept warm, one that ran two programs would carry everything from one to the other.
"""

# /// attack
# threat = "leftovers between runs"
# expect = "harmless"
# runs = 2
# prove = { warm = true }
# ///

import builtins
import sys

from attack import Harmless, run

NAME = "playpen_attack"


def in_builtins() -> str:
    if hasattr(builtins, NAME):
        return "a name of an earlier run"
    setattr(builtins, NAME, True)
    raise Harmless("left a name")


def in_modules() -> str:
    if NAME in sys.modules:
        return "a module of an earlier run"
    sys.modules[NAME] = sys
    raise Harmless("left a module")


def in_the_recursion_limit() -> str:
    if sys.getrecursionlimit() == 4321:
        return "a setting of an earlier run"
    sys.setrecursionlimit(4321)
    raise Harmless("left a setting")


run(in_builtins, in_modules, in_the_recursion_limit)
