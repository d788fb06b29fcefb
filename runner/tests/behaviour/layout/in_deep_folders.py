# A program far down.
#
# /// behaviour
# path = "a/b/c/d e/Ünï/main.py"
# ///
import sys

print(__file__, sys.argv, sys.path[0])
1 / 0
