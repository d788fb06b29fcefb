# Death by signals; nothing that was printed is lost.
#
# /// behaviour
# ways = [
#   "ABRT", "SEGV", "TERM", "INT", "KILL", "USR1", "ALRM", "HUP", "QUIT", "PIPE", "FPE", "BUS", "ILL",
#   "XCPU", "TRAP", "SYS", "STKFLT", "CHLD", "abort", "address"
# ]
# ///
import ctypes
import os
import signal
import sys
import time

way = sys.argv[1]
print("before")
sys.stdout.write("no newline")
if way == "abort":
    os.abort()
if way == "address":
    ctypes.string_at(0)
os.kill(os.getpid(), getattr(signal, f"SIG{way}"))
time.sleep(0.01)
print(" after")
