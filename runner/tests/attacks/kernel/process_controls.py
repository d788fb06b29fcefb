"""Changes what prctl and personality let a process change about itself, as far as it weakens walls."""

# /// attack
# threat = "io_uring, bpf, perf, userfaultfd, keyring, modify_ldt"
# expect = ["denied", "absent"]
# prove = { as = "root", unproven = { own_memory_map = "not every root has CAP_SYS_RESOURCE" } }
# ///

import errno

from attack import Way, in_child, run
from kernel import call

SET_MM, SET_MM_ARG_START, SET_SECUREBITS = 35, 8, 28
NO_RANDOMISATION, READ_IMPLIES_EXEC, ADDR_LIMIT_3GB = 0x40000, 0x400000, 0x8000000


def changing(name: str, *arguments: int) -> Way:
    def attempt() -> str:
        def tried() -> str:
            call("prctl", *arguments)
            return f"{name} was changed"

        return in_child(tried)

    attempt.__name__ = name
    return attempt


def personality() -> str:
    def tried() -> str:
        call("personality", NO_RANDOMISATION | READ_IMPLIES_EXEC | ADDR_LIMIT_3GB)
        now = call("personality", 0xFFFFFFFF)
        return f"the personality is {now:#x}: every page is executable, addresses are not random"

    return in_child(tried)


run(
    changing("secure_bits", SET_SECUREBITS, 0, 0, 0, 0),
    changing("own_memory_map", SET_MM, SET_MM_ARG_START, 0, 0, 0),
    personality,
    denied=[errno.EINVAL],
)
