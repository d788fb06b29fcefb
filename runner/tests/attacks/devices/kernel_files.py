"""Opens the files in /proc and /sys that steer the machine, for writing; writes nothing.

`core_pattern`, `uevent_helper`, `release_agent` and `modprobe` name programs that the kernel starts as root,
outside of everything (CVE-2022-0492). Reading some tells where the kernel lies in memory.
"""

# /// attack
# threat = "/dev, TIOCSTI"
# expect = ["denied", "absent"]
#
# [prove]
# as = "root"
# ///

import errno
import glob
import os

from attack import Absent, Denied, run

WRITTEN = (
    *("/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sys/kernel/hotplug"),
    *("/proc/sys/vm/overcommit_memory", "/proc/sys/vm/drop_caches", "/proc/sys/net/ipv4/ip_forward"),
    *("/proc/sysrq-trigger", "/proc/sys/fs/binfmt_misc/register", "/proc/irq/0/smp_affinity"),
    *("/sys/kernel/uevent_helper", "/sys/power/state", "/sys/kernel/mm/transparent_hugepage/enabled"),
    *("/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/memory/release_agent"),
)
READ = ("/proc/kallsyms", "/proc/kmsg", "/proc/keys", "/proc/timer_list", "/proc/modules", "/proc/iomem")


def tried(paths: "list[str]", flags: int) -> str:
    found, refused = [], 0
    null = os.open(os.devnull, os.O_RDONLY)
    for path in paths:
        try:
            fd = os.open(path, flags | os.O_NONBLOCK)
            # A container covers some of them with this.
            if not os.path.sameopenfile(fd, null):
                found.append(path)
            os.close(fd)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
                refused += 1
            elif error.errno not in (errno.ENOENT, errno.EINVAL, errno.EIO):
                raise
    if found:
        return f"opened {found}"
    if refused:
        raise Denied(f"{refused} refused")
    raise Absent("none is there")


def steer_the_kernel() -> str:
    return tried(list(WRITTEN), os.O_WRONLY)


def join_a_cgroup() -> str:
    return tried([*glob.glob("/sys/fs/cgroup/*/cgroup.procs"), "/sys/fs/cgroup/cgroup.procs"], os.O_WRONLY)


def read_about_the_kernel() -> str:
    return tried(list(READ), os.O_RDONLY)


run(steer_the_kernel, join_a_cgroup, read_about_the_kernel)
