"""Sends signals to a process of the host, by every call that sends one.

Where runs share the runner's user, nothing but the sandbox keeps a program from killing the runner.
"""

# /// attack
# threat = "signals to others"
# expect = ["denied", "absent"]
# canary = ["signal"]
#
# [[gaps]]
# level = "landlock"
# abi_below = 6
# home = "user"
# why = """
# landlock scopes signals from ABI 6 on; before, a program of the runner's own user may signal every
# process of that user
# """
# ///

import ctypes
import errno
import os
import signal

from attack import canary_pid, run
from kernel import call

# Ignored by whoever does not expect it: nothing on the machine comes to harm when it gets through.
SIGNAL = int(signal.SIGURG)


def kill() -> str:
    os.kill(canary_pid(), SIGNAL)
    return "signalled another process"


def kill_group() -> str:
    os.kill(-canary_pid(), SIGNAL)
    return "signalled another group"


def tkill() -> str:
    call("tkill", canary_pid(), SIGNAL)
    return "signalled another thread"


def tgkill() -> str:
    call("tgkill", canary_pid(), canary_pid(), SIGNAL)
    return "signalled another thread of a process"


def queued() -> str:
    info = ctypes.create_string_buffer(128)
    ctypes.memmove(info, ctypes.byref((ctypes.c_int * 3)(SIGNAL, 0, -1)), 12)
    call("rt_sigqueueinfo", canary_pid(), SIGNAL, info)
    return "queued a signal to another process"


def by_handle() -> str:
    call("pidfd_send_signal", call("pidfd_open", canary_pid(), 0), SIGNAL, None, 0)
    return "signalled another process by a handle"


run(kill, kill_group, tkill, tgkill, queued, by_handle, absent=[errno.ESRCH])
