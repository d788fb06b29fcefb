# The handler of faults sees the program's own frames; also when it crashes.
import ctypes
import faulthandler
import threading


def here():
    faulthandler.dump_traceback()


here()
held, done = threading.Event(), threading.Event()
thread = threading.Thread(target=lambda: (held.set(), done.wait()))
thread.start()
held.wait()
done.set()
thread.join()
faulthandler.enable()
here()
ctypes.string_at(0)
