"""Reads what only root can read: the password hashes, keys, the environment of the first process.

Where the runner is root, a sandbox that only drops the user id late, or not in every thread, opens these.
"""

# /// attack
# threat = "read host files"
# expect = ["denied", "absent"]
#
# [prove]
# as = "root"
#
# [prove.unproven]
# first_process = "where process 1 lies in another user namespace, root may not read it either"
# kernel_memory = "not every kernel has /proc/kcore"
# raw_disk = "not every machine has a disk that root may open: a device cgroup may refuse it"
# ///

import errno
import os

from attack import Absent, run


def shadow() -> str:
    with open("/etc/shadow", "rb") as file:
        return f"/etc/shadow has {len(file.read())} bytes"


def root_home() -> str:
    return f"root's home has {len(os.listdir('/root'))} entries"


def first_process() -> str:
    # In a namespace of the run's own that is its supervisor.
    with open("/proc/1/environ", "rb") as file:
        return f"the environment of process 1 has {len(file.read())} bytes"


def kernel_memory() -> str:
    with open("/proc/kcore", "rb") as file:
        return f"kernel memory begins with {file.read(4)!r}"


def raw_disk() -> str:
    disks = [f"/dev/{name}" for name in ("vda", "sda", "nvme0n1", "xvda", "mmcblk0", "loop0")]
    disks = [disk for disk in disks if os.path.lexists(disk)]
    if not disks:
        raise Absent("no disk in /dev")
    with open(disks[0], "rb") as disk:
        return f"{disks[0]}: {len(disk.read(512))} bytes"


run(shadow, root_home, first_process, kernel_memory, raw_disk, absent=[errno.ENOENT])
