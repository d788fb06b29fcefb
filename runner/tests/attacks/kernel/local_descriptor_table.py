"""Changes its local descriptor table (modify_ldt), old code of the kernel that no Python program needs."""

# /// attack
# threat = "io_uring, bpf, perf, userfaultfd, keyring, modify_ldt"
# expect = ["denied", "absent"]
# needs = ["x86_64"]
# ///

import ctypes
import struct

from attack import run
from kernel import call


def read() -> str:
    return f"it has {call('modify_ldt', 0, ctypes.create_string_buffer(64), 64)} bytes"


def write() -> str:
    # Entry 0, 32 bits, not present: changes nothing that is in use.
    entry = struct.pack("IIII", 0, 0, 0, 0b0101001)
    return f"an entry was written: {call('modify_ldt', 1, entry, len(entry))}"


run(read, write)
