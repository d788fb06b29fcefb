"""Reaches for calls that no Python program needs: each is code of the kernel with holes of its own.

A list of what is allowed does not have them; a list of what is refused always forgets some.
"""

# /// attack
# threat = "io_uring, bpf, perf, userfaultfd, keyring, modify_ldt"
# expect = ["denied", "absent"]
#
# [prove]
# as = "root"
#
# [prove.unproven]
# lookup_dcookie = "gone since 6.6"
# uselib = "gone since 6.18, and before not in every kernel"
# kcmp = "not in every kernel"
# memfd_secret = "not in every kernel"
# lsm_list_modules = "new in 6.8"
# process_mrelease = "new in 5.15"
# move_pages = "not in kernels without NUMA"
# migrate_pages = "not in kernels without NUMA"
# mbind = "not in kernels without NUMA"
# set_mempolicy = "not in kernels without NUMA"
# ///

import ctypes
import os
from typing import Any

from attack import Way, run
from kernel import reach

# Calls with arguments that make none of them do anything.
CALLS: "dict[str, tuple[Any, ...]]" = {
    "lookup_dcookie": (0, None, 0),
    "uselib": (b"playpen-attack",),
    "ustat": (0, None),
    "kcmp": (os.getpid(), os.getpid(), 99, 0, 0),
    "memfd_secret": (1 << 20,),
    "lsm_list_modules": (None, None, 0),
    "process_mrelease": (-1, 0),
    "process_madvise": (-1, None, 0, 0, 0),
    "move_pages": (0, 0, None, None, None, 0),
    "migrate_pages": (0, 0, None, None),
    "mbind": (None, 0, 99, None, 0, 0),
    "set_mempolicy": (99, None, 0),
    "remap_file_pages": (None, 0, 0, 0, 0),
    "vmsplice": (-1, None, 0, 0),
    "io_setup": (0, ctypes.byref(ctypes.c_ulong())),
    "name_to_handle_at": (-1, b"x", None, None, 1 << 20),
    "open_by_handle_at": (-1, None, 0),
    "fanotify_mark": (-1, 0, 0, -1, None),
}


def way(name: str) -> Way:
    def attempt() -> str:
        return reach(name, *CALLS[name])

    attempt.__name__ = name
    return attempt


run(*map(way, CALLS))
