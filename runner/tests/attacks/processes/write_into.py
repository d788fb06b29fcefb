"""Writes into another process through /proc: its memory, its open files, its chances when memory is short."""

# /// attack
# threat = "/proc of other processes"
# expect = ["denied", "absent"]
# canary = ["memory", "oom"]
# ///

import errno

from attack import canary, canary_pid, run


def memory() -> str:
    with open(f"/proc/{canary_pid()}/mem", "r+b", buffering=0) as file:
        file.seek(int(canary("ADDRESS")))
        file.write(b"planted")
    return "changed the memory of another process"


def its_file() -> str:
    with open(f"/proc/{canary_pid()}/fd/{canary('FD')}", "r+b") as file:
        file.write(b"planted")
    return "changed a file that only another process has"


def chances_when_memory_is_short() -> str:
    path = f"/proc/{canary_pid()}/oom_score_adj"
    with open(path, "w", encoding="ascii") as file:
        file.write("900")
    return "another process dies first now"


def what_it_would_dump() -> str:
    path = f"/proc/{canary_pid()}/coredump_filter"
    with open(path, "r+", encoding="ascii") as file:
        value = file.read()
        file.seek(0)
        file.write(f"0x{value.strip()}")
    return "changed what another process would dump"


run(memory, its_file, chances_when_memory_is_short, what_it_would_dump, absent=[errno.ENOENT])
