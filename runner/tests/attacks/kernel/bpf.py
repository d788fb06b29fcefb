"""Makes a map and loads a program for the kernel's own virtual machine."""

# /// attack
# threat = "io_uring, bpf, perf, userfaultfd, keyring, modify_ldt"
# expect = "denied"
# prove = { as = "root" }
# ///

import struct

from attack import run
from kernel import call, reach

MAP_CREATE, PROG_LOAD, ARRAY = 0, 5, 2


def make_map() -> str:
    attributes = struct.pack("IIIII", ARRAY, 4, 8, 1, 0) + bytes(100)
    return f"map {call('bpf', MAP_CREATE, attributes, len(attributes))}"


def load_program() -> str:
    # Nothing to load: only whether the loader would look at it.
    attributes = bytes(120)
    return reach("bpf", PROG_LOAD, attributes, len(attributes))


run(make_map, load_program)
