"""Executes programs that give root to whoever executes them: su, mount, passwd, newgrp, sudo.

`no_new_privs` makes them ordinary programs; a wall that forgets it leaves every hole in them open (sudo's
CVE-2021-3156, polkit's CVE-2021-4034).
"""

# /// attack
# threat = "setuid programs"
# expect = ["denied", "absent", "harmless"]
# ///

import os
import subprocess
import time

from attack import Absent, Harmless, run, status_of

PROGRAMS = ("su", "passwd", "newgrp", "chsh", "mount", "sudo", "pkexec", "fusermount3", "ping")
PLACES = ("/bin", "/usr/bin", "/sbin", "/usr/sbin")


def found() -> "list[str]":
    paths = [f"{place}/{name}" for name in PROGRAMS for place in PLACES]
    return [path for path in paths if os.path.exists(path) and os.stat(path).st_mode & 0o4000]


def effective_user(path: str) -> "tuple[int, bool]":
    """Who the program runs as, and whether it could be looked at before it ended."""
    pipe = subprocess.PIPE
    with subprocess.Popen([path], stdin=pipe, stdout=pipe, stderr=pipe) as program:
        try:
            for _ in range(200):
                uids = status_of(program.pid, "Uid")
                name = status_of(program.pid, "Name")
                if uids and name == os.path.basename(path):
                    return int(uids.split()[1]), True
                time.sleep(0.001)
        finally:
            program.kill()
    return -1, False


def become_root() -> str:
    programs = found()
    if not programs:
        raise Absent("no such program in sight")
    for path in programs:
        try:
            uid, seen = effective_user(path)
        except FileNotFoundError:
            # Executed, but /proc is not there to look: su asks root for no password.
            done = subprocess.run([path, "-c", "id -u"], capture_output=True, check=False)
            uid, seen = (0, True) if done.stdout.strip() == b"0" else (-1, True)
        if seen and uid == 0 != os.geteuid():
            return f"{path} runs as root"
    raise Harmless(f"{programs} run as this user")


run(become_root)
