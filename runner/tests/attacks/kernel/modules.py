"""Loads code into the kernel, or another kernel; removes modules; opens hardware ports.

Every call is made with nothing to load: what counts is whether the kernel would look at it.
"""

# /// attack
# threat = "io_uring, bpf, perf, userfaultfd, keyring, modify_ldt"
# expect = ["denied", "absent"]
#
# [prove]
# as = "root"
#
# [prove.unproven]
# init_module = "a kernel without modules does not have it"
# finit_module = "a kernel without modules does not have it"
# delete_module = "a kernel without modules does not have it"
# kexec_load = "not every kernel has it"
# kexec_file_load = "not every kernel has it"
# ports = "not every root has CAP_SYS_RAWIO"
# some_ports = "not every root has CAP_SYS_RAWIO"
# ///

from attack import run
from kernel import call, reach


def init_module() -> str:
    return reach("init_module", b"", 0, b"")


def finit_module() -> str:
    return reach("finit_module", -1, b"", 0)


def delete_module() -> str:
    return reach("delete_module", b"playpen_attack", 0o4000)


def kexec_load() -> str:
    return reach("kexec_load", 0, 99, None, 0)


def kexec_file_load() -> str:
    return reach("kexec_file_load", -1, -1, 0, None, 0)


def ports() -> str:
    call("iopl", 3)
    call("iopl", 0)
    return "may use all ports"


def some_ports() -> str:
    call("ioperm", 0x80, 1, 1)
    call("ioperm", 0x80, 1, 0)
    return "may use a port"


run(init_module, finit_module, delete_module, kexec_load, kexec_file_load, ports, some_ports)
