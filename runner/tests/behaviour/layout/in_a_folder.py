# A program in a folder: modules beside it are found, those above are not; the folder it starts in is the top.
#
# /// behaviour
# path = "src/app.py"
# files = [
#   ["src/near.py", "x = 1\n"], ["far.py", "x = 2\n"], ["data.txt", "data"],
#   ["src/deep/__init__.py", "from near import x\n"],
# ]
# ///
import os
import sys

import deep
import near

print(
    __file__,
    sys.argv,
    sys.path[0],
    os.getcwd(),
    near.__file__,
    deep.__file__,
    deep.x,
    open("data.txt").read(),
)
import far  # noqa: F401
