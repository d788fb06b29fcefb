# What the program is told of how it was started.
#
# /// behaviour
# request.args = ["one", "two words", "", "-x", "--", "Grüße", "*", "a\nb"]
# ///
import sys

print("argv", sys.argv)
print("orig_argv", getattr(sys, "orig_argv", None))
print("path[0]", sys.path[0])
import argparse

print("prog", argparse.ArgumentParser().prog)
