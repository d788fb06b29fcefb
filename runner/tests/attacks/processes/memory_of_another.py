"""Reads and writes the memory of another process by system calls: process_vm_readv, ptrace.

`ptrace` also changes what the other executes: whoever may trace the runner is the runner.
"""

# /// attack
# threat = "ptrace, process_vm_readv"
# expect = ["denied", "absent"]
# canary = ["memory"]
# ///

import ctypes
import errno
import os
import signal

from attack import canary, canary_pid, must_be_secret, run
from kernel import call

PTRACE_ATTACH, PTRACE_SEIZE, PTRACE_DETACH = 16, 0x4206, 17


class Iovec(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


def process_vm_readv() -> str:
    buffer = ctypes.create_string_buffer(64)
    mine = Iovec(ctypes.addressof(buffer), 64)
    theirs = Iovec(int(canary("ADDRESS")), 64)
    call("process_vm_readv", canary_pid(), ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0)
    return must_be_secret(buffer.raw)


def process_vm_writev() -> str:
    buffer = ctypes.create_string_buffer(b"planted")
    mine = Iovec(ctypes.addressof(buffer), 7)
    theirs = Iovec(int(canary("ADDRESS")), 7)
    count = call("process_vm_writev", canary_pid(), ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0)
    return f"changed {count} bytes of another process"


def seize() -> str:
    call("ptrace", PTRACE_SEIZE, canary_pid(), None, None)
    return "traces another process"


def trace_a_child() -> str:
    # Debugging one's own is harmless, but tracing is how seccomp filters of old kernels were passed.
    child = os.fork()
    if child == 0:
        while True:
            signal.pause()
    try:
        call("ptrace", PTRACE_ATTACH, child, None, None)
        os.waitpid(child, 0)
        call("ptrace", PTRACE_DETACH, child, None, None)
    finally:
        os.kill(child, signal.SIGKILL)
    return "traced a child"


run(process_vm_readv, process_vm_writev, seize, trace_a_child, absent=[errno.ESRCH])
