# How globals and cycles go. In which order depends on when the collector was there last: the last of all
# tells.
import json
import sys


class Thing:
    def __init__(self, name):
        self.name = name

    def __del__(self, write=sys.stderr.write, told=[]):  # noqa: B006
        words = []
        try:
            import string

            words.append(string.digits)
        except BaseException as error:
            words.append(type(error).__name__)
        words.append(str(sys is not None and sys.is_finalizing()))
        words += [
            str(__name__),
            str(sys is None),
            str(sys.meta_path is None),
            str(sys.modules is None),
            str(json is None),
        ]
        told.append(f"del {self.name} {words}\n")
        if len(told) == 11:
            write("".join(sorted(told)))


_first = Thing("underscore")
last = Thing("global")
one, two = Thing("cycle one"), Thing("cycle two")
one.other, two.other = two, one
function = lambda thing=Thing("default"): thing  # noqa: E731, B008


class Holder:
    thing = Thing("in a class")


stack = [Thing(f"in a list {n}") for n in range(3)]
generator = (Thing("in a generator") for _ in range(2))
kept = next(generator)
local = None


def closure():
    inside = Thing("in a closure")

    def get():
        return inside

    return get


local = closure()
print("end")
