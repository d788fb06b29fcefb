# And in processes that the program starts.
#
# /// behaviour
# differs = true
# ///
import os
import random
import subprocess
import sys

print(
    "subprocess",
    subprocess.run(
        [sys.executable, "-c", "import random; print(random.random(), hash('a'))"],
        capture_output=True,
        text=True,
    ).stdout.strip(),
)
reader, writer = os.pipe()
if not os.fork():
    os.write(writer, str(random.random()).encode())
    os._exit(0)
os.wait()
print("fork", os.read(reader, 100))
