"""os.fork, wait, exec, process groups, signals to children of its own."""

# /// control
# ///

import os
import signal
import sys
import time

child = os.fork()
if child == 0:
    os._exit(7)
assert os.waitpid(child, 0) == (child, 7 << 8)
child = os.fork()
if child == 0:
    os.setpgid(0, 0)
    time.sleep(60)
    os._exit(0)
time.sleep(0.05)
os.kill(child, signal.SIGTERM)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGTERM
child = os.fork()
if child == 0:
    os.execv(sys.executable, [sys.executable, "-c", "raise SystemExit(5)"])
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 5
assert os.getpgid(0) == os.getpgrp() and os.getppid() >= 0

print("CONTROL ok")
