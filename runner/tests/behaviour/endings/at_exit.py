# What runs after the last line, in its order, with output and input still there.
import atexit
import sys
import threading
import weakref


class Thing:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, threading.current_thread().name)


def leave(*args, **kwargs):
    print("leave", args, kwargs, sys._getframe().f_back, sys.is_finalizing())


atexit.register(leave, 1)
atexit.register(leave, 2, three=3)
atexit.register(lambda: atexit.register(leave, "late"))
atexit.register(lambda: print("read", repr(sys.stdin.read())))
atexit.register(lambda: print("main", sys.modules["__main__"].__dict__ is globals(), __name__))
removed = atexit.register(leave, "never")
atexit.unregister(lambda: None)
thing = Thing("global")
other = Thing("other")
loop = Thing("cycle")
loop.loop = loop
finalizer = weakref.finalize(thing, print, "finalized")
threading.Thread(target=lambda: (threading.main_thread().join(), print("thread after main"))).start()
print("end", atexit._ncallbacks())
