# The processor that the C library names is the one that the process is on: it reads that from memory of its
# own, to which the kernel writes.
#
# /// behaviour
# ///
import ctypes
import time

library, told = ctypes.CDLL(None), ctypes.c_uint()
wrong = 0
for _ in range(300):
    named = library.sched_getcpu()
    # Which asks the kernel.
    library.getcpu(ctypes.byref(told), None)
    if named == library.sched_getcpu():
        wrong += named != told.value
    # It may go on elsewhere.
    time.sleep(0.0005)
# From one processor to another and back, between two lines.
print("right", wrong < 3 or wrong)
