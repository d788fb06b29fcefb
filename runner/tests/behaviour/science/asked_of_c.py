# What a program has the C library do at its end, with the libraries loaded.
# /// behaviour
# ways = ["written", "asked", "nothing"]
# ///
import ctypes
import gc
import sys

import numpy as np

library = ctypes.CDLL(None)
library.strdup.restype = ctypes.c_void_p
library.fdopen.restype = ctypes.c_void_p
if sys.argv[1:] == ["written"]:
    library.fputs(b"flushed by nobody\n", ctypes.c_void_p(library.fdopen(1, b"w")))
elif sys.argv[1:] == ["asked"]:
    text = ctypes.c_void_p(library.strdup(b"called by the C library"))
    library.__cxa_atexit(library.puts, text, None)
print("so far", flush=True)
del library
gc.collect()
print(np.arange(3).sum())
