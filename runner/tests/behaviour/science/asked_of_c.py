# What a program has the C library do at its end, with the libraries loaded.
# /// behaviour
# ways = ["printed", "asked", "nothing"]
# ///
import ctypes
import gc
import sys

import numpy as np

library = ctypes.CDLL(None)
library.strdup.restype = ctypes.c_void_p
if sys.argv[1:] == ["printed"]:
    library.printf(b"not flushed by anybody\n")
elif sys.argv[1:] == ["asked"]:
    text = ctypes.c_void_p(library.strdup(b"called by the C library"))
    library.__cxa_atexit(library.puts, text, None)
print("so far", flush=True)
del library
gc.collect()
print(np.arange(3).sum())
