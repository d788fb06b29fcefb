# Session, group, parent, user and terminal.
#
# /// behaviour
# apart = "walls"
# ///
import ctypes
import os

pid = os.getpid()
print("session", os.getsid(0) == pid, "group", os.getpgrp() == pid, os.getpgid(0) == pid)
print("parent", os.getppid() > 0, os.getppid() != pid)
print("in a room", (pid > 1, os.getppid()) if os.getuid() == 1000 else "no")
try:
    with open(f"/proc/{os.getppid()}/comm") as file:
        print("parent", file.read())
except OSError as error:
    print("parent", error.strerror)
print("users", len(set(os.getresuid())), len(set(os.getresgid())), os.getgroups(), os.getuid() == os.getgid())
for path in ("/dev/tty", "/dev/stdin", "/dev/stdout", "/dev/fd/2"):
    try:
        os.close(os.open(path, os.O_RDWR))
        print(path, "opens")
    except OSError as error:
        print(path, error.strerror)
for fd in range(3):
    for ask in (os.ttyname, os.tcgetpgrp, os.get_terminal_size):
        try:
            print(fd, ask(fd))
        except OSError as error:
            print(fd, ask.__name__, error.strerror)
libc = ctypes.CDLL(None, use_errno=True)
value = ctypes.c_int()
print("error of an earlier call", ctypes.get_errno())
ctypes.set_errno(0)
for name, option in {"death signal": 2, "subreaper": 37}.items():
    print(name, libc.prctl(option, ctypes.byref(value)), value.value)
for name, option in {
    "dumpable": 3,
    "keepcaps": 7,
    "seccomp": 21,
    "securebits": 27,
    "slack": 30,
    "new privileges": 39,
    "huge pages": 42,
}.items():
    print(name, libc.prctl(option, 0, 0, 0, 0), ctypes.get_errno())
name = ctypes.create_string_buffer(16)
print("name", libc.prctl(16, name), name.value)
print("children", end=" ")
try:
    print(os.waitpid(-1, os.WNOHANG))
except OSError as error:
    print(error.strerror)
