"""What programs ask about themselves: user, limits, memory, processors, platform, times."""

# /// control
# ///

import getpass
import os
import platform
import pwd
import resource
import shutil
import socket
import sys
import time

assert os.cpu_count() and len(os.sched_getaffinity(0)) > 0
assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0
assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= 64
resource.setrlimit(resource.RLIMIT_NOFILE, (64, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
assert platform.system() == "Linux" and platform.python_version() and platform.platform()
assert socket.gethostname() and os.uname().release
assert os.getuid() >= 0 and os.getloadavg is not None and os.times().elapsed > 0
try:
    pwd.getpwuid(os.getuid())
except KeyError:
    pass  # A user without a name.
try:
    getpass.getuser()
except (KeyError, OSError, ImportError):
    pass
assert os.path.expanduser("~") == os.environ["HOME"]
assert time.get_clock_info("monotonic").monotonic and time.perf_counter_ns() > 0
assert shutil.get_terminal_size().columns > 0 and not sys.stdout.isatty()
assert len(os.urandom(16)) == 16 and os.nice(0) >= 0 and os.umask(0o022) == 0o022
os.sched_yield()

print("CONTROL ok")
