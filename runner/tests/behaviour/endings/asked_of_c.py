# What a program has the C library do at its end.
# /// behaviour
# ways = ["written", "asked", "forgotten"]
# ///
import ctypes
import gc
import sys

library = ctypes.CDLL(None)
library.strdup.restype = ctypes.c_void_p
library.fdopen.restype = ctypes.c_void_p
if sys.argv[1:] == ["written"]:
    library.fputs(b"flushed by nobody\n", ctypes.c_void_p(library.fdopen(1, b"w")))
elif sys.argv[1:] in (["asked"], ["forgotten"]):
    text = ctypes.c_void_p(library.strdup(b"called by the C library"))
    library.__cxa_atexit(library.puts, text, None)
print("so far", flush=True)
del library
gc.collect()
if sys.argv[1:] == ["forgotten"]:
    for name in [name for name in sys.modules if name.endswith("ctypes") or name == "struct"]:
        del sys.modules[name]
    del ctypes
    gc.collect()
