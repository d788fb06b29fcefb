# A program called as packages call theirs.
#
# /// behaviour
# path = "pack/__main__.py"
# files = [["pack/__init__.py", "print('never')\n"], ["pack/part.py", "print(__name__, __package__)\n"]]
# ///
import sys

import part  # noqa: F401

print(__name__, __package__, __spec__, sys.argv)
from . import other  # noqa: F401
