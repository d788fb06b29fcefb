"""Standard input: lines, the end, and Python's own ways to read it."""

# /// control
#
# [request]
# stdin = "Ada\nsecond\nrest\nof it\n"
# ///

import sys

assert input("name? ") == "Ada"
assert sys.stdin.readline() == "second\n"
assert sys.stdin.read() == "rest\nof it\n"
try:
    input()
    raise AssertionError("no end")
except EOFError:
    pass

print("CONTROL ok")
