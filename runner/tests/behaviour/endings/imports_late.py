# Imports while everything is being taken down.
import atexit
import sys


class Late:
    def __del__(self):
        for name in ("wave", "colorsys"):
            try:
                print(name, __import__(name).__name__)
            except BaseException as error:
                print(name, type(error).__name__, str(error)[:60])


atexit.register(
    lambda: print("at exit", __import__("chunk" if sys.version_info < (3, 11) else "colorsys").__name__)
)
late = Late()
sys.late = Late()
