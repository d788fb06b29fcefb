"""Makes devices in its own directory and opens them: a disk's number is all that is needed to read it."""

# /// attack
# threat = "/dev, TIOCSTI"
# expect = "denied"
# prove = { as = "root", unproven = { read_kernel_log = "a device cgroup may refuse it" } }
# ///

import os
import stat

from attack import run


def character_device() -> str:
    os.mknod("zero", stat.S_IFCHR | 0o600, os.makedev(1, 5))
    with open("zero", "rb") as device:
        return f"reads {len(device.read(16))} bytes of a device"


def read_kernel_log() -> str:
    os.mknod("log", stat.S_IFCHR | 0o600, os.makedev(1, 11))
    fd = os.open("log", os.O_RDONLY | os.O_NONBLOCK)
    return f"reads {len(os.read(fd, 4096))} bytes of the kernel's log"


def block_device() -> str:
    os.mknod("disk", stat.S_IFBLK | 0o600, os.makedev(7, 0))
    return "made a block device"


def device_without_number() -> str:
    # 0/0: ordinary users may make it since 5.8, for overlay file systems.
    os.mknod("gone", stat.S_IFCHR, 0)
    return "made a device"


run(character_device, read_kernel_log, block_device, device_without_number)
