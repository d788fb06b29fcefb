"""Opens every device that it can find, but for those that are nobody's.

A private /dev has null, zero, full, random and urandom; what else can be opened is a way to the machine.
"""

# /// attack
# threat = "/dev, TIOCSTI"
# expect = ["denied", "absent"]
# prove = { as = "root" }
# ///

import errno
import os
import stat

from attack import Absent, Denied, run

# Those that programs need, and names of what they have anyway.
HARMLESS = {
    "null",
    "zero",
    "full",
    "random",
    "urandom",
    "fd",
    "stdin",
    "stdout",
    "stderr",
    "shm",
    "mqueue",
    "core",
}
# Opening these has effects of its own: a watchdog restarts the machine when it is closed, a tape is rewound.
NEVER = ("watchdog", "snapshot", "st", "nst")
# Where the directory cannot be listed.
KNOWN = (
    *("mem", "kmem", "port", "kmsg", "kvm", "fuse", "net/tun", "ptmx", "tty", "tty0", "console", "vsock"),
    *(
        "loop-control",
        "mapper/control",
        "hwrng",
        "rtc0",
        "input/event0",
        "sda",
        "vda",
        "dri/card0",
        "snd/timer",
    ),
    *(
        "vhost-net",
        "uinput",
        "userfaultfd",
        "vfio/vfio",
        "autofs",
        "btrfs-control",
        "cpu_dma_latency",
        "ttyS0",
    ),
)


def devices() -> "list[str]":
    try:
        names = [name for name in os.listdir("/dev") if name not in HARMLESS]
    except OSError:
        names = []
    return sorted({*names, *KNOWN})


def opened() -> str:
    found, refused = [], 0
    for name in devices():
        path = f"/dev/{name}"
        try:
            mode = os.stat(path).st_mode
            if not (stat.S_ISCHR(mode) or stat.S_ISBLK(mode)) or name.startswith(NEVER):
                continue
            os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY))
            found.append(name)
        except OSError as error:
            refused += error.errno in (errno.EACCES, errno.EPERM)
    if found:
        return f"opened {found}"
    if refused:
        raise Denied(f"{refused} devices refused")
    raise Absent("no device")


run(opened)
