# What can still show when a program's modules are gone, and how it ends that tried to hide how it ends.
#
# /// behaviour
# ways = [
#   "nothing", "exit", "exit_3", "no_name", "no_globals", "printed", "handled", "in_sys", "in_builtins",
#   "hook", "stdin", "stdout", "wrapped", "unflushed", "collector", "local", "context", "code_of_c",
#   "children", "daemon", "unclosed", "unclosed_kept", "no_main", "detached"
# ]
# request.collect = ["*.txt"]
# ///
import sys


class Last:
    def __init__(self, name):
        self.name = name

    def __del__(self, write=sys.stdout.write):
        write(f"the end of {self.name}\n")

    def __call__(self, *args):
        pass


way = sys.argv[1]
print(way)
if way == "exit":
    sys.exit()
elif way == "exit_3":
    sys.exit(3)
elif way == "no_name":
    del __file__, __cached__
    raise SystemExit(4)
elif way == "no_globals":
    leave = sys.exit
    globals_of_this = globals()
    kept = globals_of_this["leave"]
    globals_of_this.clear()
    raise SystemExit(5)
elif way == "printed":
    sys.excepthook(ValueError, ValueError("printed, not raised"), None)
elif way == "handled":
    try:
        sys.exit(6)
    except SystemExit as kept:
        last = kept
elif way == "in_sys":
    sys.something = Last("sys")
elif way == "in_builtins":
    import builtins

    builtins.something = Last("builtins")
elif way == "hook":
    sys.unraisablehook = Last("the hook")
elif way == "stdin":
    last, sys.stdin = sys.stdin, None
elif way == "stdout":
    sys.stdout = open("other.txt", "w")
    print("not to be seen")
elif way == "wrapped":
    import io

    sys.stdout = io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, closefd=False)), write_through=False)
    print("only buffered")
elif way == "unflushed":
    sys.stdout.reconfigure(write_through=False, line_buffering=False)
    print("only written")
elif way == "collector":
    import gc

    last = Last("a cycle")
    last.itself = last
    gc.disable()
elif way == "local":
    import threading

    local = threading.local()
    local.last = Last("a thread's own")
elif way == "context":
    import contextvars

    variable = contextvars.ContextVar("variable")
    variable.set(Last("a context"))
elif way == "code_of_c":
    import ctypes

    ctypes.CDLL(None).puts(b"by the C library")
elif way == "children":
    import os

    if os.fork() == 0:
        print("child")
    else:
        print(os.wait()[1])
elif way == "daemon":
    import threading
    import time

    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
elif way == "unclosed":
    file = open("left.txt", "w")
    file.write("never closed")
elif way == "unclosed_kept":
    import codecs

    file = open("left.txt", "w")
    file.write("kept by a registry")
    if sys.version_info < (3, 10):
        # This one would never write it.
        file.close()
    codecs.register_error("mine", lambda error: (str(file), 0))
elif way == "no_main":
    del sys.modules["__main__"]
elif way == "detached":
    raw = sys.stdout.detach()
