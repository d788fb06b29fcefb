# What a program hides from the collector ends as visibly as anything else.
import gc


def generator():
    try:
        yield
    finally:
        print("generator")


waiting = generator()
next(waiting)
gc.freeze()
