# Ctrl-C: the traceback, and how the program ends.
import os
import signal
import time

print("before")
try:
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(5)
except KeyboardInterrupt:
    print("caught")


def work():
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(5)


work()
