# Whoever cannot say all that was written ends with code 120.
import sys


def flush():
    raise OSError("full")


sys.stdout.flush = flush
