# Every way to read what was sent ahead.
#
# /// behaviour
# ways = [
#   "read", "lines", "input", "buffer", "raw", "descriptor", "fileinput", "select", "reopened", "child",
#   "readline", "nothing"
# ]
# request.stdin = "one\ntwo Grüße\r\nthree\n\nlast"
# ///
import os
import sys

way = sys.argv.pop()
if way == "read":
    print(repr(sys.stdin.read(5)), repr(sys.stdin.read()), repr(sys.stdin.read()))
if way == "lines":
    print(list(sys.stdin), sys.stdin.newlines)
if way == "input":
    for _ in range(5):
        print(repr(input("> ")))
    input("> ")
if way == "buffer":
    print(sys.stdin.buffer.readline(), sys.stdin.buffer.peek()[:3], sys.stdin.buffer.read())
if way == "raw":
    print(sys.stdin.buffer.raw.read(4), sys.stdin.buffer.raw.readall())
if way == "descriptor":
    print(os.read(0, 6), os.read(0, 1000), os.read(0, 10))
if way == "fileinput":
    import fileinput

    print([(fileinput.filename(), fileinput.lineno(), line) for line in fileinput.input()])
if way == "select":
    import select

    print(len(select.select([0], [], [], 5)[0]), select.select([], [1], [], 0)[1])
if way == "reopened":
    print(open(0, encoding="latin-1", newline="").read())
if way == "child":
    import subprocess

    subprocess.run([sys.executable, "-c", "import sys; print(repr(sys.stdin.read()))"])
if way == "readline":
    print(sys.stdin.readlines(4), sys.stdin.readline())
