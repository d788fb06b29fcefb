# Output that nobody reads any more, and a standard output that is closed: what is said, and the exit code.
#
# /// behaviour
# cold = "it says how its streams are made, which a running interpreter has done"
# ways = ["none", "flush", "closed", "descriptor", "stderr", "stdin", "full"]
# request.env = { PYTHONUNBUFFERED = "" }
# ///
import os
import sys

way = sys.argv[1]
print("lost or not")
if way == "flush":
    reader, writer = os.pipe()
    os.close(reader)
    os.dup2(writer, 1)
if way == "closed":
    sys.stdout.close()
if way == "descriptor":
    os.close(1)
if way == "stderr":
    os.close(2)
    raise ValueError("to nobody")
if way == "stdin":
    os.close(0)
    sys.stdin.read()
if way == "full":
    sys.stdout = open("/dev/full", "w")
    print("x")
