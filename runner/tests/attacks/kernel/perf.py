"""Counts and samples events of the processor and the kernel."""

# /// attack
# threat = "io_uring, bpf, perf, userfaultfd, keyring, modify_ldt"
# expect = "denied"
# ///

import struct

from attack import run
from kernel import call

SOFTWARE, TASK_CLOCK, EXCLUDE_KERNEL = 1, 1, 1 << 5


def own_time() -> str:
    attributes = struct.pack("IIQQQQQ", SOFTWARE, 112, TASK_CLOCK, 0, 0, 0, EXCLUDE_KERNEL) + bytes(64)
    return f"counter {call('perf_event_open', attributes, 0, -1, -1, 0)}"


run(own_time)
