# Functions, containers, modules and what was written: nothing of it shows at the end.
import math
import sys


def outer():
    count = [0]

    def inner(step=1):
        count[0] += step
        return count

    return inner


inner = outer()
again = {"inner": inner, "loop": []}
again["loop"].append(again)
inner(3)
print(inner(), math.floor(2.5), len(sys.argv))
sys.stderr.write("said without a line's end")
