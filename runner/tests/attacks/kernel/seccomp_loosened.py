"""Tries to loosen its filter: another filter that allows all, another mode, a listener that decides itself.

Filters only ever add up; a listener would let the program answer for the kernel.
"""

# /// attack
# threat = "io_uring, bpf, perf, userfaultfd, keyring, modify_ldt"
# expect = ["denied", "harmless"]
# ///

import ctypes
import os
import struct

from attack import Harmless, in_child, run
from kernel import call

PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS, PR_GET_SECCOMP = 38, 39, 21
SET_FILTER, NEW_LISTENER, SPEC_ALLOW = 1, 1 << 3, 1 << 2
ALLOW = 0x7FFF0000


class Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def allow_all() -> Filter:
    return Filter(1, struct.pack("HBBI", 6, 0, 0, ALLOW))


def add() -> str:
    def tried() -> str:
        call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        call("seccomp", SET_FILTER, 0, ctypes.byref(allow_all()))
        # What was refused before must still be.
        return f"after a filter of its own a ring is {call('io_uring_setup', 8, bytes(120))}"

    return in_child(tried)


def listen() -> str:
    def tried() -> str:
        call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        fd = call("seccomp", SET_FILTER, NEW_LISTENER, ctypes.byref(allow_all()))
        return f"answers for the kernel: {os.fstat(fd).st_mode:o}"

    return in_child(tried)


def without_mitigations() -> str:
    def tried() -> str:
        call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        call("seccomp", SET_FILTER, SPEC_ALLOW, ctypes.byref(allow_all()))
        return "a filter without the processor's mitigations"

    return in_child(tried)


def take_back() -> str:
    try:
        call("prctl", PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0)
    except OSError:
        if call("prctl", PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0):
            raise Harmless("no_new_privs stands") from None
        return "no_new_privs is not set"
    return "no_new_privs was taken back"


run(add, listen, without_mitigations, take_back)
