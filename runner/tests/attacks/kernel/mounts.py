"""Mounts, moves and removes file systems, by the old calls and the new ones.

Whoever may mount lays files over those that the sandbox shows, or removes what it laid over the host's.
"""

# /// attack
# threat = "mounts, user namespaces"
# expect = "denied"
# prove = { as = "root" }
# ///

import errno
import os

from attack import in_child, inside, run
from kernel import call

AT_FDCWD, OPEN_TREE_CLONE, AT_EMPTY_PATH = -100, 1, 0x1000
NEW_MOUNTS = 0x20000
BIND, DETACH, PRIVATE, RECURSIVE = 4096, 2, 1 << 18, 1 << 14


def apart() -> None:
    """In mounts of its own where that is allowed, so that the machine's are never changed."""
    call("unshare", NEW_MOUNTS)
    call("mount", b"none", b"/", None, PRIVATE | RECURSIVE, None)


def mount() -> str:
    def tried() -> str:
        try:
            apart()
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.ENOSYS, errno.EACCES):
                raise
        os.mkdir("mnt")
        call("mount", b"playpen-attack", os.path.abspath("mnt").encode(), b"tmpfs", 0, b"size=4k")
        call("umount2", os.path.abspath("mnt").encode(), DETACH)
        return "mounted a tmpfs"

    return in_child(tried)


def bind() -> str:
    def tried() -> str:
        apart()
        os.mkdir("bound")
        call("mount", inside("").encode(), os.path.abspath("bound").encode(), None, BIND, None)
        return f"the canary's directory lies inside: {os.listdir('bound')}"

    return in_child(tried)


def unmount() -> str:
    # Detached where nothing is mounted: EINVAL tells that it was allowed to try.
    try:
        call("umount2", os.getcwd().encode(), DETACH)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
    return "may unmount"


def change_the_root() -> str:
    def tried() -> str:
        call("chroot", b".")
        return "changed its root"

    return in_child(tried)


def pivot() -> str:
    try:
        call("pivot_root", b".", b".")
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EBUSY):
            raise
    return "may pivot"


def open_tree() -> str:
    return f"a copy of all mounts: {call('open_tree', AT_FDCWD, b'/', OPEN_TREE_CLONE)}"


def fsopen() -> str:
    return f"a file system in the making: {call('fsopen', b'tmpfs', 0)}"


def move_mount() -> str:
    try:
        call("move_mount", AT_FDCWD, b".", AT_FDCWD, b".", 0)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ELOOP):
            raise
    return "may move mounts"


def change_attributes() -> str:
    try:
        call("mount_setattr", AT_FDCWD, b".", 0, bytes(32), 32)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
    return "may change mounts"


run(mount, bind, unmount, change_the_root, pivot, open_tree, fsopen, move_mount, change_attributes)
