"""A runner without any sandbox, against which every attack must succeed.

Its order is one line of JSON on standard input, its report one on standard output. Its environment and one
descriptor hold a token, which it hands on to the program as runners do that do not think of it.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from typing import Any

from host.collector import collect

WARM = """
import os, runpy, sys
for work in sys.argv[1:]:
    os.chdir(work)
    sys.path[0] = work
    try:
        runpy.run_path("main.py", run_name="__main__")
    except SystemExit as end:
        status = end.code
sys.exit(status)
"""


# Kept, so that nobody closes their pipes while they are still read.
started: "list[subprocess.Popen[bytes]]" = []


def main() -> None:
    os.environ.pop("PYTHONPATH", None)
    order: dict[str, Any] = json.loads(sys.stdin.readline())
    token = tempfile.TemporaryFile()
    token.write(os.environ["RUNNER_ACCESS_TOKEN"].encode())
    token.flush()
    os.set_inheritable(token.fileno(), True)
    works = order["works"]
    if order["warm"]:
        reports = [execute(order, [order["python"], "-c", WARM, *works], works[0])]
    else:
        reports = [execute(order, [order["python"], "main.py"], work) for work in works]
    print(json.dumps(reports), flush=True)
    # A collector that hangs in a thread is left behind.
    os._exit(0)


def execute(order: "dict[str, Any]", command: "list[str]", work: str) -> "dict[str, Any]":
    program = subprocess.Popen(
        command,
        cwd=work,
        # The runner's own variables are handed on, the token among them.
        env={**os.environ, **order["env"]},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        close_fds=False,
    )
    started.append(program)
    assert program.stdin and program.stdout and program.stderr
    with program.stdin as stdin:
        stdin.write(order["stdin"].encode())
    output, complaints = bytearray(), bytearray()
    reader = threading.Thread(target=drain, args=(program.stdout.fileno(), output), daemon=True)
    reader.start()
    threading.Thread(target=drain, args=(program.stderr.fileno(), complaints), daemon=True).start()
    found: set[str] = set()
    until = time.monotonic() + order["timeout"]
    while program.poll() is None and time.monotonic() < until:
        if order["collector"] == "checking":
            found |= collect(work, "checking")
        else:
            time.sleep(0.005)
    # A runner that waits for the end of the output waits for whoever still holds it.
    reader.join(0.3)
    if order["collector"]:
        found |= collect(work, order["collector"])
    return {
        "status": program.returncode,
        "output": output.decode("utf-8", "replace"),
        "complaints": complaints[-2000:].decode("utf-8", "replace"),
        "held": program.returncode is not None and reader.is_alive(),
        "collected": sorted(found),
    }


def drain(fd: int, output: bytearray) -> None:
    """Keeps the end of what is written."""
    while data := os.read(fd, 65536):
        output += data
        del output[:-65536]


main()
