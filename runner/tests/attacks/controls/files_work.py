"""Files as everybody uses them: text, bytes, seeking, appending, locking, mapping, copying, removing."""

# /// control
# ///

import fcntl
import glob
import mmap
import os
import shutil
import stat
from pathlib import Path

here = Path.cwd()
path = here / "notes.txt"
path.write_text("one\ntwo\n", encoding="utf-8")
with path.open("a", encoding="utf-8") as file:
    fcntl.flock(file, fcntl.LOCK_EX)
    file.write("three\n")
assert path.read_text(encoding="utf-8").splitlines() == ["one", "two", "three"]
shutil.copy(path, "copy.txt")
shutil.copy2(path, "copy2.txt")
Path("touched.txt").touch()
Path("touched.txt").touch()
os.chmod("copy.txt", stat.S_IRUSR | stat.S_IWUSR)
os.utime("copy.txt", (1_000_000_000, 1_000_000_000))
(here / "folder/inner").mkdir(parents=True)
shutil.copytree("folder", "tree")
shutil.move("copy.txt", "folder/inner/moved.txt")
os.replace("copy2.txt", "replaced.txt")
os.link("replaced.txt", "linked.txt")
os.symlink("replaced.txt", "symbolic.txt")
assert Path("symbolic.txt").resolve() == here.resolve() / "replaced.txt"
with open("mapped.bin", "w+b") as binary:
    binary.truncate(8192)
    with mmap.mmap(binary.fileno(), 8192) as memory:
        memory[:5] = b"hello"
    assert binary.read(5) == b"hello"
os.mkfifo("fifo")
assert glob.glob("folder/**/*.txt", recursive=True) == ["folder/inner/moved.txt"]
assert any("moved.txt" in files for _, _, files in os.walk("."))
shutil.make_archive("archive", "zip", "folder")
shutil.rmtree("folder")
assert not Path("folder").exists() and Path("archive.zip").stat().st_size > 100
assert shutil.disk_usage(".").total > 0

print("CONTROL ok")
