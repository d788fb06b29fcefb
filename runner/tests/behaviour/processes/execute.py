# The program becomes another one: same process, descriptors closed, signals as they were.
import os
import sys


def is_open(fd):
    try:
        return bool(os.fstat(fd))
    except OSError:
        return False


# What whoever started this has left open is not to the point.
ours = [fd for fd in range(64) if is_open(fd)]
opened = open("main.py")
code = f"""
import os
for fd in set(range(64)) - set({ours}):
    try: os.fstat(fd); print(fd)
    except OSError: pass
print(os.getpid() == int(os.environ['WAS']))
raise SystemExit(5)
"""
os.environ["WAS"] = str(os.getpid())
print("before")
sys.stdout.flush()
os.execv(sys.executable, [sys.executable, "-c", code])
