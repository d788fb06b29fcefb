"""Modes and times of its own files: they are as they were set."""

# /// control
# [[gaps]]
# level = "landlock"
# why = """
# no right of landlock limits chmod and utime to the run's own files: they succeed without effect, and
# `os.utime(path)` without times is refused, so that `Path.touch` makes its file
# """
# ///

import os
import stat
import time

with open("file.txt", "w", encoding="ascii") as file:
    file.write("x")
os.chmod("file.txt", 0o600)
assert stat.S_IMODE(os.stat("file.txt").st_mode) == 0o600
os.chmod("file.txt", 0o755)
assert os.access("file.txt", os.X_OK)
os.utime("file.txt", (1_000_000_000, 1_000_000_001))
assert os.stat("file.txt").st_mtime == 1_000_000_001
os.utime("file.txt")
assert abs(os.stat("file.txt").st_mtime - time.time()) < 60

print("CONTROL ok")
