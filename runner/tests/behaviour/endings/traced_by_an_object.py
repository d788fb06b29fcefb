# Nothing asks an object that traces what it is equal to, or for its hash.
import sys


class Tracer:
    __hash__ = None

    def __call__(self, frame, event, argument):
        return None

    def __eq__(self, other):
        print("asked")
        return False


sys.settrace(Tracer())
