"""multiprocessing.shared_memory and concurrent.futures' processes."""

# /// control
# [[gaps]]
# level = "landlock"
# why = """
# the locks, queues, pools and shared memory of multiprocessing are files in /dev/shm, which is not a
# run's own without a mount namespace
# """
# ///

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import shared_memory

memory = shared_memory.SharedMemory(create=True, size=4096)
again = shared_memory.SharedMemory(memory.name)
assert memory.buf is not None and again.buf is not None
memory.buf[:5] = b"hello"
assert bytes(again.buf[:5]) == b"hello"
again.close()
memory.close()
memory.unlink()
with ProcessPoolExecutor(2) as pool:
    assert pool.submit(os.getpid).result(20) != os.getpid()

print("CONTROL ok")
