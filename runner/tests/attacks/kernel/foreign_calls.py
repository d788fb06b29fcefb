"""Makes system calls of other architectures: of 32-bit x86 (int 0x80), and x32.

Their numbers mean other calls; a filter that looks at numbers alone refuses the wrong ones.
"""

# /// attack
# threat = "io_uring, bpf, perf, userfaultfd, keyring, modify_ldt"
# expect = ["denied", "absent"]
# needs = ["x86_64"]
#
# [prove.unproven]
# x32 = "few kernels are built with x32"
# x32_open = "few kernels are built with x32"
# ///

import ctypes
import errno
import mmap
import os

from attack import SECRET, Absent, Harmless, canary, in_child, must_be_secret, run
from kernel import call_number, fits_only

X32, LOW = 0x40000000, 0x40
GETPID_32, OPEN_32 = 20, 5


def interrupt(number: int, argument: int = 0) -> int:
    """A call by int 0x80; in a child, since some kernels answer with a signal."""
    fits_only("x86_64")
    # push rbx; mov eax, edi; mov ebx, esi; xor ecx, ecx; xor edx, edx; int 0x80; pop rbx; ret
    code = bytes.fromhex("53 89f8 89f3 31c9 31d2 cd80 5b c3")
    memory = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    memory.write(code)
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    function = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_uint32)(address)
    result = int(function(number, argument))
    if -4096 < result < 0:
        raise OSError(-result, os.strerror(-result))
    return result


def ia32() -> str:
    def tried() -> str:
        if interrupt(GETPID_32) != os.getpid():
            raise Harmless("another answer than expected")
        return "a 32-bit call was answered"

    return in_child(tried)


def ia32_open() -> str:
    def tried() -> str:
        # The name has to lie where 32 bits reach.
        libc = ctypes.CDLL(None)
        libc.mmap.restype = ctypes.c_void_p
        low = libc.mmap(None, ctypes.c_size_t(4096), 3, 0x22 | LOW, -1, ctypes.c_long(0))
        name = canary("FILE").encode() + b"\0"
        ctypes.memmove(ctypes.c_void_p(low), name, len(name))
        return must_be_secret(os.read(interrupt(OPEN_32, low), 4096))

    return in_child(tried)


def x32() -> str:
    fits_only("x86_64")
    if call_number(X32 + 39) != os.getpid():
        raise Harmless("another answer than expected")
    return "an x32 call was answered"


def x32_open() -> str:
    fits_only("x86_64")
    fd = call_number(X32 + 2, canary("FILE").encode(), 0, 0)
    data = os.read(fd, 4096)
    if SECRET not in data:
        raise Absent("another file")
    return "read the secret by an x32 call"


run(ia32, ia32_open, x32, x32_open, absent=[errno.ENOENT])
