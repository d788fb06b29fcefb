"""tempfile: files, folders, files without a name, and in its own folder."""

# /// control
# ///

import os
import tempfile

with tempfile.NamedTemporaryFile("w+", encoding="ascii") as named:
    named.write("hello")
    named.seek(0)
    assert named.read() == "hello" and os.path.exists(named.name)
with tempfile.TemporaryFile() as unnamed:
    unnamed.write(b"hello")
with tempfile.TemporaryDirectory() as folder:
    assert os.listdir(folder) == []
with tempfile.SpooledTemporaryFile(max_size=10) as spooled:
    spooled.write(b"more than ten bytes")
fd, path = tempfile.mkstemp(dir=".")
os.close(fd)
os.unlink(path)

print("CONTROL ok")
