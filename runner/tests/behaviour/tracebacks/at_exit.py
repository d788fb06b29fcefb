# Errors after the end of the program: at exit, and while things are finalized.
import atexit


class Last:
    def __del__(self):
        raise RuntimeError("too late")


@atexit.register
def leave():
    raise ValueError("at exit")


last = Last()
cycle = [Last()]
cycle.append(cycle)
raise SystemError("the end")
