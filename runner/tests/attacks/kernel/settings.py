"""Changes settings of the whole machine: clock, names, swap, quotas, accounting, the console, restart.

Every call is made such that it changes nothing where it succeeds: the clock is set to what it shows, the name
to what it is, the restart is asked for with a wrong password.
"""

# /// attack
# threat = "io_uring, bpf, perf, userfaultfd, keyring, modify_ldt"
# expect = ["denied", "absent"]
# prove = { as = "root", unproven = { quotas = "not every kernel has quotas" } }
# ///

import ctypes
import errno
import os
import struct
import time

from attack import in_child, run
from kernel import call, reach

REALTIME = 0


def clock() -> str:
    time.clock_settime(time.CLOCK_REALTIME, time.clock_gettime(time.CLOCK_REALTIME))
    return "set the clock"


def time_of_day() -> str:
    now = time.time_ns() // 1000
    call("settimeofday", struct.pack("qq", now // 10**6, now % 10**6), None)
    return "set the time of day"


def speed_of_the_clock() -> str:
    state = ctypes.create_string_buffer(208)
    call("adjtimex", state)
    # ADJ_FREQUENCY, to what it is.
    ctypes.memmove(state, struct.pack("I", 2), 4)
    call("adjtimex", state)
    return "set the speed of the clock"


def name() -> str:
    now = os.uname().nodename.encode()
    call("sethostname", now, len(now))
    return "set the machine's name"


def domain() -> str:
    with open("/proc/sys/kernel/domainname", "rb") as file:
        now = file.read().strip()
    call("setdomainname", now, len(now))
    return "set the machine's domain"


def swap_on() -> str:
    return reach("swapon", b"/playpen-attack", 0)


def swap_off() -> str:
    return reach("swapoff", b"/playpen-attack")


def accounting() -> str:
    return reach("acct", b"/playpen-attack")


def quotas() -> str:
    return reach("quotactl", 0x800002, b"/playpen-attack", 0, None)


def restart() -> str:
    # Asked with wrong magic numbers: EINVAL means that the right ones would do.
    return reach("reboot", 0, 0, 0, None)


def hang_up_the_console() -> str:
    return in_child(lambda: reach("vhangup"))


def kernel_log() -> str:
    return f"the kernel's log has {call('syslog', 10, None, 0)} bytes"


run(
    clock,
    time_of_day,
    speed_of_the_clock,
    name,
    domain,
    swap_on,
    swap_off,
    accounting,
    quotas,
    restart,
    hang_up_the_console,
    kernel_log,
    absent=[errno.ENOENT],
)
