"""Handles its own page faults: the means to stop the kernel in the middle of a copy, and win its races."""

# /// attack
# threat = "io_uring, bpf, perf, userfaultfd, keyring, modify_ldt"
# expect = ["denied", "absent"]
#
# [prove]
# as = "root"
# unproven = { device = "kernels before 6.1 do not have the device" }
# ///

import errno
import fcntl
import os

from attack import run
from kernel import call

USER_MODE_ONLY, USERFAULTFD_IOC_NEW = 1, 0xAA00


def of_user_mode() -> str:
    return f"descriptor {call('userfaultfd', os.O_CLOEXEC | USER_MODE_ONLY)}"


def of_kernel_mode() -> str:
    return f"descriptor {call('userfaultfd', os.O_CLOEXEC)}"


def device() -> str:
    fd = os.open("/dev/userfaultfd", os.O_RDWR)
    return f"descriptor {fcntl.ioctl(fd, USERFAULTFD_IOC_NEW, 0)}"


run(of_user_mode, of_kernel_mode, device, absent=[errno.ENOENT])
