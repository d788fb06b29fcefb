# Another Python, and what it inherits.
#
# /// behaviour
# files = [["other.py", "import sys, os\nprint(sys.argv, sys.path[0], __name__, sys.flags)\n"]]
# request.env = { NAME = "Ada" }
# ///
import os
import subprocess
import sys

code = """
import os, sys
print(sys.argv, sys.executable, sys.path, sys.flags, sorted(os.environ))
print(sorted(set(sys.modules) - {'sitecustomize'}))
"""
print(subprocess.run([sys.executable, "-c", code, "x"], capture_output=True, text=True))
print(subprocess.run([sys.executable, "other.py", "1"], capture_output=True, text=True))
print(subprocess.run([sys.executable, "-m", "other"], capture_output=True, text=True, cwd="."))
print(subprocess.run([sys.executable, "-I", "-c", "import other"], capture_output=True, text=True).stderr)
print(subprocess.run([sys.executable, "-"], input="print(__name__, 6 * 7)", capture_output=True, text=True))
# By its name, which is on the PATH.
name = os.path.basename(sys.executable)
print(subprocess.run([name, "-c", "import sys; print(sys.executable)"], capture_output=True, text=True))


def is_open(fd):
    try:
        return bool(os.fstat(fd))
    except OSError:
        return False


# What whoever started this has left open is not to the point.
ours = [fd for fd in range(64) if is_open(fd)]
fds = f"""
import os
for fd in set(range(64)) - set({ours}):
    try: os.fstat(fd); print(fd)
    except OSError: pass
"""
print(
    subprocess.run(
        [sys.executable, "-c", fds], capture_output=True, text=True, close_fds=False
    ).stdout.split()
)
print(
    subprocess.run(
        [sys.executable, "-c", "import signal; print(signal.getsignal(2), signal.getsignal(13))"],
        capture_output=True,
        text=True,
    ).stdout
)
print(
    subprocess.run(
        [sys.executable, "-c", "input()"], stdin=subprocess.DEVNULL, capture_output=True, text=True
    ).stderr
)
print(subprocess.run([sys.executable, "-c", "import os; os.abort()"]).returncode)
try:
    subprocess.run([sys.executable, "-c", "1/0"], check=True, stderr=subprocess.PIPE)
except subprocess.CalledProcessError as error:
    print(error, error.stderr.decode())
print(os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-c", "raise SystemExit(7)"]))
