# Hooks of the program for errors: its own, one that fails, one for errors that nobody can catch.
import sys
import threading


def hook(kind, value, trace):
    print("hook", kind.__name__, value, trace.tb_frame.f_code.co_name, trace.tb_next, file=sys.stderr)
    raise RuntimeError("in the hook")


class Loud:
    def __del__(self):
        raise ValueError("in del")


Loud()
sys.unraisablehook = lambda args: print("unraisable", args.exc_type, args.err_msg, file=sys.stderr)
Loud()
threading.excepthook = lambda args: print("thread", args.exc_type, args.thread.name, file=sys.stderr)
thread = threading.Thread(target=lambda: 1 / 0, name="worker")
thread.start()
thread.join()
threading.excepthook = threading.__excepthook__
thread = threading.Thread(target=lambda: 1 / 0, name="worker")
thread.start()
thread.join()
sys.excepthook = hook
[][1]  # noqa: PLE0643
