# The output is flushed as often as Python itself does it.
import os
import sys

function, write = sys.stdout.flush, os.write


def flush():
    write(1, b"flush\n")
    return function()


sys.stdout.flush = flush
