# A name that is not English.
#
# /// behaviour
# path = "größe 名前 🐍.py"
# ///
import sys

print(__file__, sys.argv, ascii(getattr(sys, "orig_argv", None)))
1 / 0
