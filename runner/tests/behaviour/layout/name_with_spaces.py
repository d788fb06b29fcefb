# A name with spaces and quotes.
#
# /// behaviour
# path = "my first 'program' $HOME.py"
# request.args = ["x"]
# ///
import sys

print(__file__, sys.argv, getattr(sys, "orig_argv", None), __name__)
1 / 0
