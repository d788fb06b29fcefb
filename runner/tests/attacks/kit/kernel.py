"""System calls by name, for what Python has no function for. Sent into the run beside the program."""

import ctypes
import errno
import os
import platform
from typing import Any

from attack import Absent, Broken, Harmless

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.syscall.restype = ctypes.c_long

MACHINE = platform.machine()

# Name: number on x86_64, on aarch64; -1 where the architecture does not have the call.
NUMBERS = {
    "acct": (163, 89),
    "add_key": (248, 217),
    "adjtimex": (159, 171),
    "bpf": (321, 280),
    "capset": (126, 91),
    "chroot": (161, 51),
    "clock_settime": (227, 112),
    "clone": (56, 220),
    "clone3": (435, 435),
    "delete_module": (176, 106),
    "execveat": (322, 281),
    "fallocate": (285, 47),
    "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263),
    "finit_module": (313, 273),
    "fsopen": (430, 430),
    "getpid": (39, 172),
    "init_module": (175, 105),
    "inotify_add_watch": (254, 27),
    "inotify_init": (253, -1),
    "inotify_init1": (294, 26),
    "io_setup": (206, 0),
    "io_uring_setup": (425, 425),
    "ioperm": (173, -1),
    "iopl": (172, -1),
    "ioprio_set": (251, 30),
    "kcmp": (312, 272),
    "kexec_file_load": (320, 294),
    "kexec_load": (246, 104),
    "keyctl": (250, 219),
    "landlock_create_ruleset": (444, 444),
    "landlock_restrict_self": (446, 446),
    "listmount": (458, 458),
    "lookup_dcookie": (212, 18),
    "lsm_list_modules": (461, 461),
    "mbind": (237, 235),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "migrate_pages": (256, 238),
    "modify_ldt": (154, -1),
    "mount": (165, 40),
    "mount_setattr": (442, 442),
    "move_mount": (429, 429),
    "move_pages": (279, 239),
    "mq_open": (240, 180),
    "msgget": (68, 186),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "open_tree": (428, 428),
    "openat2": (437, 437),
    "perf_event_open": (298, 241),
    "personality": (135, 92),
    "pidfd_getfd": (438, 438),
    "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424),
    "pivot_root": (155, 41),
    "prctl": (157, 167),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "ptrace": (101, 117),
    "quotactl": (179, 60),
    "reboot": (169, 142),
    "remap_file_pages": (216, 234),
    "request_key": (249, 218),
    "rt_sigqueueinfo": (129, 138),
    "sched_setattr": (314, 274),
    "seccomp": (317, 277),
    "semget": (64, 190),
    "set_mempolicy": (238, 237),
    "setdomainname": (171, 162),
    "sethostname": (170, 161),
    "setns": (308, 268),
    "settimeofday": (164, 170),
    "shmget": (29, 194),
    "statmount": (457, 457),
    "swapoff": (168, 225),
    "swapon": (167, 224),
    "syslog": (103, 116),
    "tgkill": (234, 131),
    "timer_create": (222, 107),
    "tkill": (200, 130),
    "umount2": (166, 39),
    "unshare": (272, 97),
    "userfaultfd": (323, 282),
    "uselib": (134, -1),
    "ustat": (136, -1),
    "vhangup": (153, 58),
    "vmsplice": (278, 75),
}

CLONE = {
    "time": 0x80,
    "mount": 0x20000,
    "cgroup": 0x2000000,
    "uts": 0x4000000,
    "ipc": 0x8000000,
    "user": 0x10000000,
    "pid": 0x20000000,
    "net": 0x40000000,
}


def number(name: str) -> int:
    """The number of a call on this machine."""
    columns = {"x86_64": 0, "aarch64": 1}
    if MACHINE not in columns:
        raise Broken(f"no numbers for {MACHINE}")
    found = NUMBERS[name][columns[MACHINE]]
    if found < 0:
        raise Absent(f"{name} does not exist on {MACHINE}")
    return found


def call(name: str, *arguments: Any) -> int:
    """Makes the call; raises `OSError` where it fails."""
    return call_number(number(name), *arguments)


def call_number(code: int, *arguments: Any) -> int:
    """The same, by number."""
    ctypes.set_errno(0)
    result = int(LIBC.syscall(ctypes.c_long(code), *map(_argument, arguments)))
    if result == -1:
        failed = ctypes.get_errno()
        raise OSError(failed, os.strerror(failed))
    return result


def function(name: str, *arguments: Any) -> int:
    """Calls a function of the C library that sets `errno`; raises `OSError` where it returns -1."""
    ctypes.set_errno(0)
    result = int(getattr(LIBC, name)(*map(_argument, arguments)))
    if result == -1:
        failed = ctypes.get_errno()
        raise OSError(failed, os.strerror(failed))
    return result


def reach(name: str, *arguments: Any, closed: "tuple[int, ...]" = ()) -> str:
    """Finds out whether a call is answered by what it is for: a complaint about nonsense is an answer too.

    Every argument must be such that the call changes nothing. `closed` are errnos that mean "refused" beside
    EPERM, EACCES and ENOSYS.
    """
    refusals = {errno.EPERM, errno.EACCES, errno.ENOSYS, *closed}
    try:
        result = call(name, *arguments)
    except OSError as error:
        if error.errno in refusals:
            raise
        return f"{name} was answered: {errno.errorcode.get(error.errno or 0, error.errno)}"
    return f"{name} was answered: {result}"


def fits_only(machine: str) -> None:
    """Ends the way where the machine is another."""
    if machine != MACHINE:
        raise Absent(f"this is {MACHINE}")


def own_effect(took_effect: bool, words: str) -> str:
    """For calls that a sandbox may answer with success and no effect."""
    if took_effect:
        return words
    raise Harmless("answered with success, without effect")


def _argument(value: Any) -> Any:
    if isinstance(value, int):
        return ctypes.c_long(value if value < 1 << 63 else value - (1 << 64))
    if value is None:
        return ctypes.c_void_p(0)
    if isinstance(value, bytes):
        return ctypes.c_char_p(value)
    return value
