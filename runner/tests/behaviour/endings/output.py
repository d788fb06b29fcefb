# What was written in several ways, in its order, without a last newline.
import os
import subprocess
import sys

print("one ", end="")
sys.stdout.buffer.write(b"two ")
sys.stdout.flush()
os.write(1, b"three ")
print("four ", end="", flush=True)
subprocess.run([sys.executable, "-c", "print('five', end=' ')"])
os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-c", "print('six', end=' ')"])
sys.__stdout__.write("seven ")
print("eight ", end="", file=open(1, "w", closefd=False))
sys.stderr.write("error ")
os.write(2, b"again")
sys.stdout.write("Grüße")
