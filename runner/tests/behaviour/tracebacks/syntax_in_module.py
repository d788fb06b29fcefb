# A module that is none.
#
# /// behaviour
# files = [["broken.py", "x = 1\ny = = 2\n"]]
# ///
import broken  # noqa: F401
