# A function without end, direct and through another; and how deep it got.
import sys

depth = 0


def down():
    global depth
    depth += 1
    down()


try:
    down()
except RecursionError as error:
    print(depth, error)


def ping(n):
    return pong(n + 1)


def pong(n):
    return ping(n + 1)


print(sys.getrecursionlimit())
ping(0)
