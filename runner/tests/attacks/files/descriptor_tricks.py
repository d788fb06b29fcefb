"""Opens without right to read, and turns the descriptor into one that reads.

`O_PATH` is checked by nobody but the file system's own modes; what counts is that nothing comes of it.
"""

# /// attack
# threat = "read host files"
# expect = ["denied", "absent"]
# canary = ["file-read"]
# ///

import errno
import os
import struct

from attack import canary, must_be_secret, run
from kernel import call

RESOLVE_IN_ROOT, AT_FDCWD = 0x10, -100


def read_all(fd: int) -> str:
    return must_be_secret(os.read(fd, 4096))


def reopened() -> str:
    fd = os.open(canary("FILE"), os.O_PATH)
    return read_all(os.open(f"/proc/self/fd/{fd}", os.O_RDONLY))


def below_an_open_path() -> str:
    top = os.open("/", os.O_PATH | os.O_DIRECTORY)
    return read_all(os.open(canary("FILE").lstrip("/"), os.O_RDONLY, dir_fd=top))


def after_changing_directory() -> str:
    here = os.open(".", os.O_PATH)
    os.fchdir(os.open(os.path.dirname(canary("FILE")), os.O_PATH | os.O_DIRECTORY))
    try:
        return read_all(os.open("secret.txt", os.O_RDONLY))
    finally:
        os.fchdir(here)


def up_from_its_own_directory() -> str:
    here = os.open(".", os.O_RDONLY | os.O_DIRECTORY)
    return read_all(os.open("../" * 40 + canary("FILE").lstrip("/"), os.O_RDONLY, dir_fd=here))


def openat2_in_a_root() -> str:
    top = os.open("/", os.O_PATH | os.O_DIRECTORY)
    how = struct.pack("QQQ", os.O_RDONLY, 0, RESOLVE_IN_ROOT)
    return read_all(call("openat2", top, canary("FILE").encode(), how, len(how)))


def kept_from_before_a_rename() -> str:
    # A directory that moves away under an open descriptor takes `..` with it.
    os.makedirs("a/b", exist_ok=True)
    inner = os.open("a/b", os.O_RDONLY | os.O_DIRECTORY)
    os.rename("a/b", "c")
    return read_all(os.open("../" * 40 + canary("FILE").lstrip("/"), os.O_RDONLY, dir_fd=inner))


run(
    reopened,
    below_an_open_path,
    after_changing_directory,
    up_from_its_own_directory,
    openat2_in_a_root,
    kept_from_before_a_rename,
    absent=[errno.ENOENT],
)
