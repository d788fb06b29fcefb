"""Locks memory, so that it can never be swapped out, and asks for huge pages."""

# /// attack
# threat = "memory bomb"
# expect = ["denied", "limited:memory", "absent"]
#
# [request]
# limits = { memoryMb = 64 }
#
# [prove]
# as = "root"
# unproven = { huge_pages = "none are reserved on most machines" }
# ///

import ctypes
import errno
import mmap

from attack import Denied, run
from kernel import function

MCL_CURRENT, MCL_FUTURE, HUGETLB = 1, 2, 0x40000


def some() -> str:
    memory = mmap.mmap(-1, 1 << 20)
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    function("mlock", ctypes.c_void_p(address), 1 << 20)
    return "locked a mebibyte"


def all_of_it() -> str:
    function("mlockall", MCL_CURRENT)
    function("munlockall")
    return "locked everything"


def huge_pages() -> str:
    try:
        mmap.mmap(-1, 2 << 20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | HUGETLB)
    except OSError as error:
        raise Denied(f"refused: {errno.errorcode.get(error.errno or 0)}") from None
    return "has a huge page"


run(some, all_of_it, huge_pages, denied=[errno.ENOMEM, errno.EAGAIN])
