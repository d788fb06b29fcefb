# A fork of the program: what both have, and how both end.
import atexit
import gc
import os
import random
import sys
import threading


def say(*words):
    # In one piece: a child may be speaking as well.
    sys.stdout.write(" ".join(map(str, words)) + "\n")


told = []
atexit.register(lambda: say("at exit", "child" if os.getpid() != parent else "parent", told))
parent = os.getpid()
os.register_at_fork(
    before=lambda: say("before"),
    after_in_parent=lambda: told.append("in parent"),
    after_in_child=lambda: say("in child"),
)
random.seed(1)
child = os.fork()
if child:
    say("child ended", os.waitpid(child, 0)[1])
else:
    say(os.getppid() == parent, os.getpgrp() == os.getpgid(parent), os.getsid(0) == os.getsid(parent))
    say(
        threading.main_thread() is threading.current_thread(),
        threading.get_native_id() == os.getpid(),
        gc.isenabled(),
    )
    say(__name__, sys.argv, sys._getframe().f_back)
    sys.exit(3)
child = os.fork()
if not child:
    say("quick")
    os._exit(4)
say(os.waitpid(child, 0)[1])
child = os.fork()
if not child:
    raise ValueError("in the child")
say(os.waitpid(child, 0)[1])
if not os.fork():
    os.execv(sys.executable, [sys.executable, "-c", "print('another')"])
os.wait()
