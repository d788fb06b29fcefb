# The environment: as Python, C and the kernel have it.
#
# /// behaviour
# apart = "the order of variables is ours"
# request.env = { NAME = "Ada", EMPTY = "", "Grüße" = "Ä ö", "lower.case" = "a=b" }
# ///
import ctypes
import os
import subprocess
import sys

print(list(os.environ.items()))
print(os.environb == {os.fsencode(k): os.fsencode(v) for k, v in os.environ.items()})
c = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
n = 0
while c[n]:
    print("C", c[n])
    n += 1
try:
    with open("/proc/self/environ", "rb") as file:
        print("kernel", file.read().split(b"\0"))
except OSError as error:
    print("kernel", error.strerror)
os.environ["NEW"] = "1"
del os.environ["NAME"]
os.putenv("PUT", "2")
print(subprocess.run([sys.executable, "-c", "import os; print(os.environ)"], capture_output=True).stdout)
