# Which descriptors are open and what they are, before and after opening one.
#
# /// behaviour
# apart = "whoever starts Python decides"
# ///
import fcntl
import os
import re
import stat

for fd in range(256):
    try:
        mode = os.fstat(fd).st_mode
    except OSError:
        continue
    flags, on_exec = fcntl.fcntl(fd, fcntl.F_GETFL), fcntl.fcntl(fd, fcntl.F_GETFD)
    print(fd, oct(stat.S_IFMT(mode)), oct(stat.S_IMODE(mode)), flags, on_exec, os.get_inheritable(fd))
    try:
        print(fd, re.sub(r"\d+", "N", os.readlink(f"/proc/self/fd/{fd}")))
    except OSError as error:
        print(fd, error.strerror)
for path in ("/proc/self/fd", "/dev/fd"):
    try:
        print(path, sorted(os.listdir(path), key=int))
    except OSError as error:
        print(path, error.strerror)
print("next", os.open(".", os.O_RDONLY), open("main.py").fileno(), os.pipe())
print([os.fstat(fd).st_uid == os.getuid() for fd in range(3)], os.sysconf("SC_OPEN_MAX"))
