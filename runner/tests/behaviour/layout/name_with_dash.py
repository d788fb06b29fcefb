# A name that looks like an option.
#
# /// behaviour
# path = "-c.py"
# request.args = ["-c", "print(1)"]
# ///
import sys

print(__file__, sys.argv, getattr(sys, "orig_argv", None), sys.path[0])
1 / 0
