"""Makes namespaces: by unshare, by clone with flags, by clone3 whose flags no filter can read.

A user namespace gives every capability inside it, and with them the parts of the kernel that only root
reaches elsewhere: most local exploits of late begin with one.
"""

# /// attack
# threat = "mounts, user namespaces"
# expect = "denied"
# prove = { as = "root" }
# ///

import ctypes
import errno
import os
import signal
import struct

from attack import Harmless, Way, in_child, run
from kernel import CLONE, call


def unsharing(kind: str) -> Way:
    def attempt() -> str:
        def tried() -> str:
            call("unshare", CLONE[kind])
            return f"a {kind} namespace of its own"

        return in_child(tried)

    attempt.__name__ = f"unshare_{kind}"
    return attempt


def cloned(*arguments: int) -> str:
    pid = call("clone", *arguments)
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return "a child in namespaces of its own"


def clone_user() -> str:
    return cloned(CLONE["user"] | signal.SIGCHLD, 0, 0, 0, 0)


def clone_user_with_others() -> str:
    return cloned(CLONE["user"] | CLONE["pid"] | CLONE["net"] | CLONE["mount"] | signal.SIGCHLD, 0, 0, 0, 0)


def clone3_user() -> str:
    arguments = struct.pack("QQQQQQQQ", CLONE["user"], 0, 0, 0, signal.SIGCHLD, 0, 0, 0)
    pid = call("clone3", arguments, len(arguments))
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return "a child in a user namespace of its own"


def clone3_at_all() -> str:
    # A filter that lets it through to look at its flags cannot: they lie in memory.
    arguments = ctypes.create_string_buffer(64)
    try:
        call("clone3", arguments, 1)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        return "clone3 was answered"
    raise Harmless("clone3 did nothing")


run(*map(unsharing, CLONE), clone_user, clone_user_with_others, clone3_user, clone3_at_all)
