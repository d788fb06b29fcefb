# The input is closed as often as Python itself does it.
import os
import sys

function, write = sys.stdin.close, os.write


def close():
    write(1, b"close\n")
    return function()


sys.stdin.close = close
