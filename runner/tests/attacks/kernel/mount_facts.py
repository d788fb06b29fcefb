"""Asks the kernel about mounts (statmount, listmount): paths of the host, without /proc.

New in 6.8: a deny-list written before does not have them.
"""

# /// attack
# threat = "mounts, user namespaces"
# expect = ["denied", "absent"]
# prove = { unproven = "kernels before 6.8 do not have the calls" }
# ///

import ctypes
import struct

from attack import run
from kernel import call

LISTMOUNT_ROOT = 0xFFFFFFFFFFFFFFFF


def count() -> str:
    request = struct.pack("IIQQ", 24, 0, LISTMOUNT_ROOT, 0)
    found = (ctypes.c_uint64 * 64)()
    return f"{call('listmount', request, found, 64, 0)} mounts"


def describe() -> str:
    request = struct.pack("IIQQ", 24, 0, LISTMOUNT_ROOT, 0)
    found = (ctypes.c_uint64 * 64)()
    call("listmount", request, found, 64, 0)
    buffer = ctypes.create_string_buffer(4096)
    call("statmount", struct.pack("IIQQ", 24, 0, found[0], 0x3F), buffer, 4096, 0)
    return "a mount was described"


run(count, describe)
