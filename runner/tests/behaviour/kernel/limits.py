# Limits, niceness and the like.
#
# /// behaviour
# apart = "walls"
# ///
import os
import resource

for name in sorted(dir(resource)):
    if name.startswith("RLIMIT_"):
        soft, hard = resource.getrlimit(getattr(resource, name))
        # Where a user has several runs, the bound of processes counts those of the others.
        print(name, soft == hard if name == "RLIMIT_NPROC" else (soft, hard))
print("nice", os.nice(0), os.getpriority(os.PRIO_PROCESS, 0), os.getpriority(os.PRIO_PGRP, 0))
print("umask", oct(os.umask(0o22)))
print("scheduler", os.sched_getscheduler(0), os.sched_getparam(0), sorted(os.sched_getaffinity(0)))
