# Errors with suggestions and long values; errors from text that is no file; an error that cannot be told.
import traceback


class Odd(Exception):
    def __str__(self):
        raise RuntimeError("no words")


class Thing:
    colour = 1


def mistake():
    total_count = 1
    return total_coutn + total_count  # noqa: F821


for fault in (
    mistake,
    lambda: Thing().color,
    lambda: eval("1 +"),
    lambda: exec("def f():\n  1/0\nf()"),
    lambda: exec(compile("x = [\n1/0]", "<mine>", "exec")),
    lambda: int("x" * 500),
    lambda: __import__("no_such_module"),
    lambda: __import__("os.no_such_part"),
    lambda: "x".jion([]),
    lambda: print(end=1),
    lambda: open("nothing.txt"),
    lambda: "ü".encode("ascii"),
):
    try:
        fault()
    except Exception:
        traceback.print_exc()
raise Odd
