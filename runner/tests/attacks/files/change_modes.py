"""Changes mode, owner and times of files outside.

Landlock does not mediate these. At that level the sandbox may answer with success and do nothing: copying
files and touching them has to work for ordinary programs. So the effect counts, not the answer.
"""

# /// attack
# threat = "write outside"
# expect = ["denied", "absent", "harmless"]
# canary = ["attributes-changed"]
# prove = { as = "root" }
# ///

import errno
import os

from attack import inside, run
from kernel import own_effect


def mode() -> str:
    path = inside("target.txt")
    before = os.stat(path).st_mode
    os.chmod(path, 0o400)
    return own_effect(os.stat(path).st_mode != before, "changed the mode of a file outside")


def owner() -> str:
    path = inside("target.txt")
    before = os.stat(path)
    os.chown(path, 12345, 12345)
    return own_effect(os.stat(path).st_uid != before.st_uid, "gave a file outside to another user")


def times() -> str:
    path = inside("target.txt")
    before = os.stat(path).st_mtime_ns
    os.utime(path, (1, 1))
    return own_effect(os.stat(path).st_mtime_ns != before, "changed the times of a file outside")


def mode_by_descriptor() -> str:
    fd = os.open(inside("target.txt"), os.O_PATH)
    path = f"/proc/self/fd/{fd}"
    before = os.fstat(fd).st_mode
    os.chmod(path, 0o600)
    return own_effect(os.fstat(fd).st_mode != before, "changed a mode through an open path")


def setuid_bit() -> str:
    path = inside("target.txt")
    os.chmod(path, 0o4777)
    return own_effect(bool(os.stat(path).st_mode & 0o4000), "a file outside is setuid")


run(mode, owner, times, mode_by_descriptor, setuid_bit, denied=[errno.EINVAL], absent=[errno.ENOENT])
