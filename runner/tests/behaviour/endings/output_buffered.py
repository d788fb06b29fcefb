# The same where Python buffers, as it does by itself into a pipe.
#
# /// behaviour
# cold = "it says how its streams are made, which a running interpreter has done"
# ways = ["end", "exit", "os", "kill", "error", "fork"]
# request.env = { PYTHONUNBUFFERED = "" }
# ///
import os
import sys

way = sys.argv[1]
print("buffered")
sys.stdout.buffer.write(b"behind it? ")
os.write(1, b"at once\n")
sys.stderr.write("error")
print("last", end="")
if way == "exit":
    sys.exit(3)
if way == "os":
    os._exit(4)
if way == "kill":
    os.kill(os.getpid(), 9)
if way == "error":
    1 / 0
if way == "fork" and os.fork():
    os.wait()
