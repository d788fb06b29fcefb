# Every way to leave, by its exit code and what is said.
#
# /// behaviour
# ways = [
#   "end", "none", "true", "false", "zero", "large", "negative", "huge", "text", "text-of-two-lines",
#   "tuple", "float", "subclass", "raised", "bare", "exit", "quit", "os", "os-large", "in-function",
#   "in-atexit", "in-thread", "in-finally", "caught", "in-handler", "group", "base", "generator"
# ]
# ///
import atexit
import os
import sys
import threading

way = sys.argv[1]
print("before", flush=True)


class Leave(SystemExit):
    def __str__(self):
        return "leave"


def raised(error):
    raise error


def in_finally():
    try:
        1 / 0
    finally:
        sys.exit(4)


def caught():
    try:
        sys.exit(3)
    except SystemExit as error:
        print("caught", error.code)


def in_handler():
    try:
        1 / 0
    except ZeroDivisionError:
        sys.exit("while handling")


def in_function():
    sys.exit(2)


def in_thread():
    thread = threading.Thread(target=sys.exit, args=(9,))
    thread.start()
    thread.join()


def generator():
    def numbers():
        try:
            yield 1
        finally:
            print("generator closed")

    kept = numbers()
    next(kept)
    globals()["kept"] = kept


{
    "end": lambda: None,
    "none": lambda: sys.exit(None),
    "true": lambda: sys.exit(True),
    "false": lambda: sys.exit(False),
    "zero": lambda: sys.exit(0),
    "large": lambda: sys.exit(256 + 7),
    "negative": lambda: sys.exit(-1),
    "huge": lambda: sys.exit(1 << 70),
    "text": lambda: sys.exit("not today, Zoë"),
    "text-of-two-lines": lambda: sys.exit("one\ntwo"),
    "tuple": lambda: sys.exit((1, 2)),
    "float": lambda: sys.exit(2.0),
    "subclass": lambda: raised(Leave("x")),
    "raised": lambda: raised(SystemExit(5)),
    "bare": lambda: raised(SystemExit),
    "exit": lambda: exit(6),  # noqa: PLR1722
    "quit": lambda: quit("bye"),  # noqa: PLR1722
    "os": lambda: os._exit(8),
    "os-large": lambda: os._exit(256 + 8),
    "in-function": in_function,
    "in-atexit": lambda: atexit.register(sys.exit, 5),
    "in-thread": in_thread,
    "in-finally": in_finally,
    "caught": caught,
    "in-handler": in_handler,
    "group": lambda: raised(BaseException("neither", "nor")),
    "base": lambda: raised(GeneratorExit("odd")),
    "generator": generator,
}[way]()
print("after")
