"""`make run`, as somebody meets it in a terminal: what it says, and what Ctrl-C does."""

import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from processes import ROOT, built, eventually, program, says

# What it takes to end: a program that Ctrl-C ends is not asked to finish first.
AT_ONCE = 5
# It takes no signal but the one that nobody can refuse.
STUBBORN = """
import signal, time
for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(each, signal.SIG_IGN)
print("going", flush=True)
while True:
    time.sleep(0.1)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Playpen:
    """What `make run` has started, and all that it has said."""

    def __init__(self, running: subprocess.Popen[bytes], port: int, work: Path, log: Path) -> None:
        self.running, self.port, self.work, self.log = running, port, work, log

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8")

    def ask(self, path: str, body: object = None) -> dict[str, object]:
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", data, timeout=30) as answer:
            told = json.load(answer)
        assert isinstance(told, dict)
        return told

    def start(self, code: str) -> None:
        """Runs it until it has said something."""
        job = self.ask("/api/run", program(code, interactive=True))["jobId"]
        eventually("the program goes", lambda: self.ask(f"/api/run/{job}").get("stdout"))

    def interrupt(self) -> None:
        """Ctrl-C: a terminal tells everybody who is in the foreground."""
        os.killpg(self.running.pid, signal.SIGINT)

    def processes(self) -> set[str]:
        """The programs that work there and are alive."""
        found = set()
        for entry in Path("/proc").glob("[0-9]*/environ"):
            try:
                if f"RUNNER_WORK_DIR={self.work}".encode() in entry.read_bytes().split(b"\0"):
                    found.add((entry.parent / "comm").read_text().strip())
            except OSError:
                continue
        return found


@contextmanager
def make_run(folder: Path, **variables: str) -> Iterator[Playpen]:
    port, log = free_port(), folder / "make-run.log"
    # The users of runs have to get there, and pytest's folders are closed to them.
    with TemporaryDirectory() as work:
        Path(work).chmod(0o755)
        said = {
            **os.environ,
            "PORT": str(port),
            "CARGO_TARGET_DIR": str(Path(built("server")).parent.parent),
            "RUNNER_PYTHON_BIN": "/usr/bin/python3",
            "RUNNER_WORK_DIR": work,
            **variables,
        }
        with log.open("w") as words:
            running = subprocess.Popen(
                ["make", "run"],
                cwd=ROOT,
                env=said,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                start_new_session=True,
            )
        try:
            says(running, "Playpen is open at ", log)
            yield Playpen(running, port, Path(work), log)
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGTERM)
                running.wait(60)


def ended(playpen: Playpen) -> float:
    began = time.monotonic()
    playpen.running.wait(60)
    return time.monotonic() - began


def leaves_nothing(playpen: Playpen) -> None:
    assert not re.search(r"kill|line \d+", playpen.said, re.IGNORECASE), playpen.said
    assert not playpen.processes()
    assert list(playpen.work.rglob("r-*")) == []
    with pytest.raises(OSError, match="refused"):
        playpen.ask("/healthz")


@pytest.mark.parametrize("code", [STUBBORN, "print(input('name? '))", "while True: print('line')"])
def test_ctrl_c_ends_everything_at_once_also_programs(tmp_path: Path, code: str) -> None:
    with make_run(tmp_path) as playpen:
        playpen.start(code)
        assert playpen.processes()
        playpen.interrupt()
        took = ended(playpen)
        assert took < AT_ONCE, f"{took} s\n{playpen.said}"
        leaves_nothing(playpen)


def test_a_second_ctrl_c_does_not_wait_for_programs(tmp_path: Path) -> None:
    with make_run(tmp_path, RUNNER_STOP_SECONDS="30") as playpen:
        playpen.start(STUBBORN)
        playpen.interrupt()
        eventually("it stops", lambda: "Stopping." in playpen.said)
        playpen.interrupt()
        took = ended(playpen)
        assert took < AT_ONCE, f"{took} s\n{playpen.said}"
        leaves_nothing(playpen)


def test_what_it_says_is_where_the_editor_is(tmp_path: Path) -> None:
    with make_run(tmp_path) as playpen:
        playpen.start("print('hello')")
        assert "INFO" not in playpen.said
        *_, before, where, after = playpen.said.split("\n")
        assert (before, after) == ("", ""), playpen.said
        assert where == f"Playpen is open at http://localhost:{playpen.port} (Ctrl-C stops it)"
