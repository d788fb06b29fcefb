# What the kernel says of the process, without numbers of processes and sizes.
#
# /// behaviour
# apart = "walls"
# ///
import os

KEEP = [
    "Name",
    "Umask",
    "State",
    "TracerPid",
    "FDSize",
    "Groups",
    "Threads",
    "SigPnd",
    "ShdPnd",
    "SigBlk",
    "SigIgn",
    "SigCgt",
    "CapInh",
    "CapPrm",
    "CapEff",
    "CapBnd",
    "CapAmb",
    "NoNewPrivs",
    "Seccomp",
    "Seccomp_filters",
    "Speculation_Store_Bypass",
    "SpeculationIndirectBranch",
    "Cpus_allowed",
    "Mems_allowed_list",
    "CoreDumping",
    "THP_enabled",
    "untag_mask",
]
try:
    with open("/proc/self/status") as file:
        for line in file:
            name, _, value = line.partition(":")
            if name in KEEP:
                print(name, value.strip())
            if name in ("Pid", "Tgid", "NSpid", "NStgid", "NSpgid", "NSsid"):
                print(name, [int(number) == os.getpid() for number in value.split()])
            if name in ("Uid", "Gid"):
                print(name, len(set(value.split())))
except OSError as error:
    print(error.strerror)
for name in [
    "comm",
    "oom_score_adj",
    "oom_adj",
    "coredump_filter",
    "loginuid",
    "sessionid",
    "setgroups",
    "autogroup",
    "timerslack_ns",
    "wchan",
    "personality",
    "attr/current",
    "cgroup",
    "uid_map",
    "gid_map",
    "syscall",
]:
    try:
        with open(f"/proc/self/{name}") as file:
            text = file.read()
            print(
                name,
                len(text.splitlines())
                if name in ("cgroup", "uid_map", "gid_map", "syscall", "autogroup")
                else repr(text),
            )
    except OSError as error:
        print(name, error.strerror)
try:
    with open("/proc/self/stat") as file:
        fields = file.read().rpartition(") ")[2].split()
    names = {
        4: "tty_nr",
        5: "tpgid",
        15: "priority",
        16: "nice",
        17: "num_threads",
        35: "exit_signal",
        37: "rt_priority",
        38: "policy",
    }
    for n, name in names.items():
        print("stat", name, fields[n])
    print("stat", "of children", fields[13:15])
except OSError as error:
    print(error.strerror)
