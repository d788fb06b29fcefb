# Modules of the program that are called like Python's own: its own win where Python has not imported
# them yet.
#
# /// behaviour
# files = [
#   ["random.py", "def choice(things): return 'mine'\n"],
#   ["json/__init__.py", "mine = True\n"],
#   ["os.py", "mine = True\n"],
#   ["string.py", "mine = True\n"],
#   ["sitecustomize.py", "print('never')\n"],
#   ["usercustomize.py", "print('never')\n"],
#   ["codecs.py", "print('never')\n"],
#   ["turtle.py", "print('my turtle')\n"],
#   ["numpy.py", "print('my numpy')\n"],
#   ["ctypes.py", "print('my ctypes')\n"],
#   ["math/readme.txt", ""],
#   ["encodings/__init__.py", "print('never')\n"],
#   ["threading.py", "print('my threading')\n"],
# ]
# ///
import json
import math
import os
import random
import string
import sys

print(random.choice([1]), json.mine, hasattr(os, "mine"), string.mine, math.floor(1.5))
import codecs  # noqa: F401
import ctypes  # noqa: F401
import encodings  # noqa: F401
import threading  # noqa: F401
import turtle  # noqa: F401

import numpy  # noqa: F401

print(
    sorted(
        name
        for name, module in sys.modules.items()
        if "home" in str(getattr(module, "__file__", "")) or "work" in str(getattr(module, "__file__", ""))
    )
)
