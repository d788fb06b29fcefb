"""Attempts that any user may make outside, and what comes of each: a line with its name and the outcome."""

import ctypes
import errno
import fcntl
import os
import resource
import signal
import socket
import subprocess
import sys

libc = ctypes.CDLL(None, use_errno=True)
ADDR_NO_RANDOMIZE = 0x0040000
CLONE_FS = 0x200
PR_SET_DUMPABLE, PR_SET_PDEATHSIG = 4, 1
IPC_PRIVATE, IPC_RMID = 0, 0
# Attaching would stop the child, in a race with its end for good.
PTRACE_SEIZE = 0x4206


def call(name, *arguments):
    result = getattr(libc, name)(*arguments)
    if result == -1:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result


def datagram_to_a_name():
    """A pair's socket can send to any name that it is told."""
    listener = os.environ["LISTENER"]
    socket.socketpair(type=socket.SOCK_DGRAM)[0].sendto(b"hello", listener)


def clone3():
    # Too small a structure is EINVAL where there is such a call.
    try:
        call("syscall", 435, None, 1)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise


def system_v():
    call("shmctl", call("shmget", IPC_PRIVATE, 4096, 0o600), IPC_RMID, None)


def an_attribute():
    open("attributes", "w").close()
    os.setxattr("attributes", "user.x", b"x")


def change_owner():
    open("owned", "w").close()
    os.chown("owned", os.getuid(), os.getgid())


def on_child(what):
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        what(child.pid)
    finally:
        child.communicate(b"\n")


ATTEMPTS = {
    "tcp": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "udp": lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
    "unix": lambda: socket.socket(socket.AF_UNIX),
    "netlink": lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
    "datagram to a name": datagram_to_a_name,
    "bind a pair": lambda: socket.socketpair()[0].bind(f"\0playpen-test-{os.getpid()}"),
    "inotify": lambda: call("inotify_init"),
    "dnotify": lambda: fcntl.fcntl(os.open(".", os.O_RDONLY), fcntl.F_NOTIFY, fcntl.DN_CREATE),
    "lease": lambda: fcntl.fcntl(os.open(sys.argv[0], os.O_RDONLY), fcntl.F_SETLEASE, fcntl.F_RDLCK),
    "signals of a file": lambda: fcntl.fcntl(os.pipe()[0], fcntl.F_SETOWN, os.getpid()),
    "owner": change_owner,
    "attribute": an_attribute,
    "unshare": lambda: call("unshare", CLONE_FS),
    "clone3": clone3,
    "personality": lambda: call("personality", ADDR_NO_RANDOMIZE),
    "death signal": lambda: call("prctl", PR_SET_PDEATHSIG, 0),
    "dumpable": lambda: call("prctl", PR_SET_DUMPABLE, 1),
    "trace": lambda: on_child(lambda pid: call("ptrace", PTRACE_SEIZE, pid, None, None)),
    "limits of a child": lambda: on_child(lambda pid: resource.prlimit(pid, resource.RLIMIT_NOFILE)),
    "niceness of a child": lambda: on_child(lambda pid: os.setpriority(os.PRIO_PROCESS, pid, 19)),
    "affinity": lambda: os.sched_setaffinity(0, os.sched_getaffinity(0)),
    "scheduler": lambda: os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0)),
    "identity": lambda: os.setuid(os.getuid()),
    "shared memory": system_v,
}


def main():
    # What watching a directory sends.
    signal.signal(signal.SIGIO, signal.SIG_IGN)
    for name, attempt in ATTEMPTS.items():
        try:
            attempt()
            print(name, "done", sep=": ")
        except OSError as error:
            print(name, errno.errorcode[error.errno], sep=": ")
    with open("mode", "w"):
        os.chmod("mode", 0o600)
        os.utime("mode", (1, 1))
        facts = os.stat("mode")
        print("mode", facts.st_mode & 0o777 == 0o600, sep=": ")
        print("time", facts.st_mtime == 1, sep=": ")
    try:
        os.truncate("mode", 0)
        print("truncate: done")
    except OSError as error:
        print("truncate", errno.errorcode[error.errno], sep=": ")


if __name__ == "__main__":
    main()
