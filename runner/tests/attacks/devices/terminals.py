"""Types into a terminal (TIOCSTI), pastes into a console (TIOCLINUX), makes a terminal its own.

What a program types into the terminal it was started from is executed by the shell when it ends
(CVE-2017-5226 in bubblewrap, CVE-2023-28339 in doas).
"""

# /// attack
# threat = "/dev, TIOCSTI"
# expect = ["denied", "absent"]
#
# [prove]
# as = "root"
#
# [prove.unproven]
# into_its_streams = "needs to be started from a terminal"
# console = "needs a console"
# controlling_terminal = "needs to be started from a terminal"
# ///

import errno
import fcntl
import os
import struct
import termios

from attack import Absent, in_child, run

TIOCSTI, TIOCLINUX, TIOCSCTTY = termios.TIOCSTI, 0x541C, termios.TIOCSCTTY


def into_its_streams() -> str:
    for fd in (0, 1, 2):
        try:
            fcntl.ioctl(fd, TIOCSTI, b"x")
        except OSError as error:
            if error.errno not in (errno.ENOTTY, errno.EIO, errno.EBADF):
                raise
        else:
            return f"typed into descriptor {fd}"
    raise Absent("no terminal")


def into_a_terminal_of_its_own() -> str:
    def tried() -> str:
        os.setsid()
        # The other end stays open: closing it would hang up.
        _, slave = os.openpty()
        fcntl.ioctl(slave, TIOCSCTTY, 0)
        fcntl.ioctl(slave, TIOCSTI, b"x")
        return "typed into a terminal"

    return in_child(tried)


def console() -> str:
    fd = os.open("/dev/tty0", os.O_RDWR | os.O_NOCTTY)
    fcntl.ioctl(fd, TIOCLINUX, struct.pack("b", 6))
    return "steers the console"


def controlling_terminal() -> str:
    os.close(os.open("/dev/tty", os.O_RDWR))
    return "has a controlling terminal"


run(
    into_its_streams,
    into_a_terminal_of_its_own,
    console,
    controlling_terminal,
    absent=[errno.ENOENT, errno.ENXIO, errno.ENOTTY],
)
