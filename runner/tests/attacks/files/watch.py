"""Watches what others do with their files: inotify and fanotify.

Landlock does not mediate them: without a wall a program sees every name that is used in any directory.
"""

# /// attack
# threat = "read host files"
# expect = ["denied", "absent"]
# prove = { as = "root" }
# ///

import errno
import fcntl
import os
import signal

from attack import Absent, canary, run
from kernel import call

IN_ALL_EVENTS, AT_FDCWD = 0xFFF, -100
FAN_CLASS_NOTIF, FAN_REPORT_FID, FAN_MARK_ADD, FAN_OPEN = 0, 0x200, 1, 0x20


def inotify() -> str:
    fd = call("inotify_init1", os.O_NONBLOCK)
    return f"watch {call('inotify_add_watch', fd, canary('DIR').encode(), IN_ALL_EVENTS)}"


def old_inotify() -> str:
    fd = call("inotify_init")
    return f"watch {call('inotify_add_watch', fd, canary('FILE').encode(), IN_ALL_EVENTS)}"


def fanotify() -> str:
    fd = call("fanotify_init", FAN_CLASS_NOTIF, os.O_RDONLY)
    call("fanotify_mark", fd, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, canary("DIR").encode())
    return "every open in the directory is told"


def fanotify_of_anybody() -> str:
    # Ordinary users may, since 5.13, with less detail.
    fd = call("fanotify_init", FAN_REPORT_FID, os.O_RDONLY)
    call("fanotify_mark", fd, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, canary("DIR").encode())
    return "every open in the directory is told"


def leases() -> str:
    # F_NOTIFY: a signal when a directory changes.
    signal.signal(signal.SIGIO, signal.SIG_IGN)
    try:
        fd = os.open(canary("DIR"), os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        raise Absent("no such directory") from None
    fcntl.fcntl(fd, 1026, 0x1F)
    return "a signal comes when the directory changes"


run(inotify, old_inotify, fanotify, fanotify_of_anybody, leases, absent=[errno.ENOENT])
