"""Say what a home gives to the one who runs this in it, one `KEY VALUE` to a line."""

import ctypes
import errno
import os
import platform
from collections.abc import Callable
from pathlib import Path

LANDLOCK_CREATE_RULESET = 444
CLONE3 = 435
CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x20000, 0x10000000, 0x20000000, 0x40000000
PR_SET_DUMPABLE = 4
NOBODY = 65534

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


def status(key: str) -> str:
    """One line of /proc/self/status."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(line.split(":", 1)[1].strip() for line in lines if line.startswith(f"{key}:"))


def call(number: int, *args: int) -> str:
    """What a system call answers: a number, or the error's name."""
    answer = int(libc.syscall(number, *(ctypes.c_long(arg) for arg in args)))
    return str(answer) if answer >= 0 else errno.errorcode[ctypes.get_errno()]


def in_a_child(attempt: Callable[[], None]) -> str:
    """`yes`, or the name of the error with which the attempt failed."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            attempt()
            said = "yes"
        except OSError as error:
            said = errno.errorcode[error.errno or 0]
        os.write(writer, said.encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    return os.read(reader, 99).decode()


def unshare(flags: int) -> None:
    if libc.unshare(flags):
        raise OSError(ctypes.get_errno(), "unshare")


def namespaces() -> None:
    """An ordinary user makes a user namespace, and in it the others that a sandbox wants."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        libc.prctl(PR_SET_DUMPABLE, 1)  # or its own maps would still be root's
    me = os.getuid()
    unshare(CLONE_NEWUSER)
    Path("/proc/self/uid_map").write_text(f"0 {me} 1")
    unshare(CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET)


def own_cgroup() -> Path | None:
    """This process's folder in the v2 tree."""
    lines = Path("/proc/self/cgroup").read_text().splitlines()
    path = next((line[3:] for line in lines if line.startswith("0::")), None)
    mounts = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
    point = next((mount[1] for mount in mounts if mount[2] == "cgroup2"), None)
    return Path(point + path) if point and path else None


def mine(own: Path) -> list[int]:
    """This process and those it came from, as far as they are in this cgroup; never a machine's first."""
    there = {int(line) for line in (own / "cgroup.procs").read_text().split()}
    found, process = [], os.getpid()
    while process > 1 and process in there:
        found.append(process)
        stat = Path(f"/proc/{process}/stat").read_text()
        process = int(stat.rpartition(")")[2].split()[1])
    return found


def delegated() -> None:
    """Divide one's own cgroup: the processes into a leaf, a sibling with limits beside it."""
    own = own_cgroup()
    if own is None:
        raise OSError(errno.ENOENT, "no v2 tree")
    if not (own / "cgroup.type").exists():
        raise OSError(errno.EBUSY, "the root of the tree is the machine's own")
    leaf, run = own / "leaf", own / "run"
    leaf.mkdir()
    for process in mine(own):
        (leaf / "cgroup.procs").write_text(str(process))
    (own / "cgroup.subtree_control").write_text("+memory +pids +cpu")
    run.mkdir()
    (run / "memory.max").write_text("64M")
    (run / "memory.swap.max").write_text("0")
    (run / "pids.max").write_text("8")
    (run / "cpu.max").write_text("50000 100000")
    (run / "cgroup.kill").write_text("1")


def controllers() -> str:
    own = own_cgroup()
    if own is None:
        return "none"
    return ",".join(sorted((own / "cgroup.controllers").read_text().split())) or "none"


def main() -> None:
    said = {
        "kernel": ".".join(platform.release().split(".")[:2]),
        "landlock": call(LANDLOCK_CREATE_RULESET, 0, 0, 1),
        "uid": str(os.getuid()),
        "capabilities": status("CapEff").lstrip("0") or "0",
        "seccomp": status("Seccomp"),
        "clone3": call(CLONE3, 0, 0),
        "namespaces": in_a_child(namespaces),
        "controllers": controllers(),
        "delegation": in_a_child(delegated),
    }
    for key, value in said.items():
        print(key, value)


if __name__ == "__main__":
    main()
