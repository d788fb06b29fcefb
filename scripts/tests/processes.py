"""A server and runners as people start them, for tests of what stands around them."""

import http.client
import json
import os
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
TOKEN = "a-token-for-tests-alone"

Found = TypeVar("Found")


def built(name: str) -> str:
    """The program that was built: where `scripts/test` says, or where cargo puts it."""
    said = os.environ.get(f"PLAYPEN_{name.upper()}_BIN")
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return said or str(target / "debug" / f"playpen-{name}")


def eventually(what: str, look: Callable[[], Found | None]) -> Found:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {PATIENCE} s")


@contextmanager
def process(command: list[str], variables: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Runs until the block ends. All that it says is in its log."""
    said = {"PATH": os.environ["PATH"], **variables}
    with log.open("w") as words:
        running = subprocess.Popen(command, env=said, stdin=subprocess.DEVNULL, stdout=words, stderr=words)
    try:
        yield running
    finally:
        running.terminate()
        try:
            running.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def says(running: subprocess.Popen[bytes], beginning: str, log: Path) -> str:
    """The rest of the line that begins so."""

    def look() -> str | None:
        ended = running.poll() is not None
        *lines, _ = log.read_text().split("\n")
        for line in lines:
            if line.startswith(beginning):
                return line
        assert not ended, f"it ended without {beginning!r}:\n{log.read_text()}"
        return None

    try:
        return eventually(beginning, look).removeprefix(beginning)
    except AssertionError as error:
        raise AssertionError(f"{error}\n{log.read_text()}") from error


@contextmanager
def server(folder: Path, variables: Mapping[str, str]) -> Iterator[int]:
    """A server on a port of its own: which."""
    log = folder / "server.log"
    settings = {"PORT": "0", "RUNNER_ACCESS_TOKEN": TOKEN, **variables}
    with process([built("server")], settings, log) as running:
        yield int(says(running, "listening on http://", log).rpartition(":")[2])


@contextmanager
def runner(folder: Path, url: str, variables: Mapping[str, str]) -> Iterator[Path]:
    """A runner that this server has taken: its log."""
    log = folder / "runner.log"
    settings = {
        "RUNNER_SERVER_URL": url,
        "RUNNER_ACCESS_TOKEN": TOKEN,
        "RUNNER_PYTHON_BIN": "/usr/bin/python3",
        "RUNNER_SANDBOX_MAX": "landlock",
        **variables,
    }
    # The users of runs have to get there, and pytest's folders are closed to them.
    with TemporaryDirectory() as work:
        Path(work).chmod(0o755)
        with process([built("runner")], {"RUNNER_WORK_DIR": work, **settings}, log) as running:
            says(running, "connected to ", log)
            yield log


class Browser:
    """Speaks HTTPS to one port of this machine, from one of its addresses."""

    def __init__(self, port: int, trust: ssl.SSLContext, address: str = "127.0.0.1") -> None:
        self.port, self.trust, self.address = port, trust, address

    def ask(
        self, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> http.client.HTTPResponse:
        connection = http.client.HTTPSConnection(
            "localhost", self.port, timeout=PATIENCE, context=self.trust, source_address=(self.address, 0)
        )
        data = None if body is None else json.dumps(body).encode()
        connection.request("GET" if data is None else "POST", path, data, dict(headers or {}))
        return connection.getresponse()

    def submit(self, code: str, **more: Any) -> str:
        answer = self.ask("/api/run", program(code, **more))
        told = json.load(answer)
        assert answer.status == http.client.ACCEPTED, told
        return str(told["jobId"])


def program(code: str, **more: Any) -> dict[str, Any]:
    files = [{"path": "main.py", "content": code}]
    return {"protocolVersion": 2, "language": "python", "entryPath": "main.py", "files": files, **more}
