# A program with a NUL, and one in an encoding that is not there.
#
# /// behaviour
# path = "not_used.py"
# entry = "main.py"
# files = [["main.py", "# coding: klingon\nprint(1)\n"]]
# ///
