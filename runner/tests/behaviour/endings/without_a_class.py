# What ends visibly without a class of the program's: a generator, a file, a callback, a coroutine.
import _weakref


def generator():
    try:
        yield
    finally:
        print("generator")


def target():
    pass


async def never():
    pass


waiting = generator()
next(waiting)
callback = _weakref.ref(target, lambda _: print("callback"))
file = open("left-open.txt", "w")
file.write("something")
awaited = never()
