"""Memory up to a good part of the limit, in one process and shared with children."""

# /// control
# ///

import gc
import mmap
import os

data = bytearray(100 << 20)
data[::4096] = b"x" * len(range(0, len(data), 4096))
assert data.count(b"x") == len(range(0, len(data), 4096))
del data
gc.collect()
with mmap.mmap(-1, 32 << 20) as memory:
    child = os.fork()
    if child == 0:
        memory[0] = 7
        os._exit(0)
    os.waitpid(child, 0)
    assert memory[0] == 7

print("CONTROL ok")
