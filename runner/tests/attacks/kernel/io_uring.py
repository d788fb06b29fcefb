"""Sets up io_uring: a second way into most system calls, which no seccomp filter sees.

IORING_OP_SOCKET, _CONNECT and _OPENAT go round every rule for the calls of the same name; of the exploits
that Google's kernel bounty paid for until 2023, 60 percent used it.
"""

# /// attack
# threat = "io_uring, bpf, perf, userfaultfd, keyring, modify_ldt"
# expect = "denied"
# ///

import ctypes

from attack import run
from kernel import call


def setup() -> str:
    return f"ring {call('io_uring_setup', 8, ctypes.create_string_buffer(120))}"


def setup_with_a_polling_thread() -> str:
    parameters = ctypes.create_string_buffer(120)
    ctypes.memmove(ctypes.addressof(parameters) + 8, b"\x02", 1)
    return f"ring with a kernel thread {call('io_uring_setup', 8, parameters)}"


run(setup, setup_with_a_polling_thread)
