# A program that failed ends with code 1, also where it takes back what `sys` says of it.
import atexit
import sys


def forget():
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        vars(sys).pop(name, None)


atexit.register(forget)
raise ValueError("forgotten")
