"""Looks for capabilities that it was left, and tries to raise more."""

# /// attack
# threat = "setuid programs"
# expect = ["denied", "harmless"]
# prove = { as = "root" }
# ///

import ctypes
import struct

from attack import Harmless, in_child, run
from kernel import call, function

VERSION_3 = 0x20080522
CAPBSET_READ, GET_NO_NEW_PRIVS = 23, 39
SETUID, MOST, WORD = 1 << 7, 41, 0xFFFFFFFF


def sets() -> "tuple[int, int, int]":
    """Effective, permitted and inheritable, as numbers."""
    header = struct.pack("Ii", VERSION_3, 0)
    data = (ctypes.c_uint32 * 6)()
    function("capget", header, data)
    return tuple(data[at] | data[at + 3] << 32 for at in range(3))  # type: ignore[return-value]


def left() -> str:
    effective, permitted, inheritable = sets()
    if effective | permitted | inheritable:
        return f"effective {effective:#x}, permitted {permitted:#x}, inheritable {inheritable:#x}"
    raise Harmless("no capability")


def raised() -> str:
    def tried() -> str:
        # Lowered first, so that raising it means something for those who have it.
        effective, permitted, _ = sets()
        set_to(effective & ~SETUID, permitted)
        set_to(effective | SETUID, permitted | SETUID)
        return "raised a capability"

    return in_child(tried)


def set_to(effective: int, permitted: int) -> None:
    low, high = (effective & WORD, permitted & WORD, 0), (effective >> 32, permitted >> 32, 0)
    call("capset", struct.pack("Ii", VERSION_3, 0), struct.pack("6I", *low, *high))


def kept_by_what_it_executes() -> str:
    # The bounding set: what a file with capabilities could give back.
    count = 0
    for capability in range(MOST):
        try:
            count += call("prctl", CAPBSET_READ, capability, 0, 0, 0)
        except OSError:
            break  # A capability that this kernel does not know.
    if count and not call("prctl", GET_NO_NEW_PRIVS, 0, 0, 0, 0):
        return f"executing may give back {count} capabilities"
    raise Harmless(f"executing gives nothing back; {count} in the bounding set")


run(left, raised, kept_by_what_it_executes)
