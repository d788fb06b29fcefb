# What was used so far is next to nothing: time and memory count from the program's own start.
#
# /// behaviour
# apart = "bounds, and only those of a sandbox matter"
# ///
import resource
import time

own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.process_time() < 1, time.thread_time() < 1, time.perf_counter() > 0)
print(own.ru_utime + own.ru_stime < 1, children.ru_utime + children.ru_stime, children.ru_maxrss)
print(sum(__import__("os").times()[:2]) < 1, __import__("os").times()[2:4])
