"""An error whose class has something else by the names under which Python keeps where it came from."""

import threading


class Odd(Exception):
    @property
    def __context__(self):
        raise RuntimeError("nobody may ask")

    @property
    def __traceback__(self):
        raise RuntimeError("nor this")


def again():
    raise Odd("second")


def fail():
    try:
        raise KeyError("first")
    except KeyError:
        again()


thread = threading.Thread(target=fail, name="beside")
thread.start()
thread.join()
fail()
