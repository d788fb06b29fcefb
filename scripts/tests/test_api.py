"""The API's description and a server that runs: whatever is sent, every answer is one that is described.

And docs/API.md, which says the same to people.
"""

import http
import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from processes import server

FILE = Path("docs/openapi.json").resolve()
DESCRIPTION = json.loads(FILE.read_text())
CALLS = [(method.upper(), path) for path, item in DESCRIPTION["paths"].items() for method in item]
# Further ones look at whether what the description calls valid is taken. It cannot say everything: that
# `entryPath` is among the files, for one.
CHECKS = ",".join(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "unsupported_method",
        "allow_header_conformance",
    ]
)
# Nothing executes runs here, so a submission that waits would wait for nothing.
CONFIG = """
[parameters]
wait = 0
"""


def conforms(url: str, folder: Path, config: str, calls: str) -> None:
    """Sends a fixed choice of valid and invalid requests to the calls whose path this finds."""
    file = folder / "schemathesis.toml"
    file.write_text(config)
    command = [str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(file)]
    command += ["run", str(FILE), "--url", url, "--checks", CHECKS, "--include-path-regex", calls]
    command += ["--phases", "examples,coverage,fuzzing"]
    command += ["--max-examples", "10", "--seed", "1", "--request-timeout", "60", "--warnings", "off"]
    command += ["--suppress-health-check", "all", "--no-color", "--continue-on-failure", "--no-shrink"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    # All calls were tried, and none of them hardly.
    count = sum(re.search(calls, path) is not None for _, path in CALLS)
    assert count and f"Tested: {count}" in done.stdout, done.stdout
    generated = re.search(r"(\d+) generated", done.stdout)
    assert generated and int(generated[1]) > 10 * count, done.stdout


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server's address."""
    with server(tmp_path_factory.mktemp("server"), {"LOG_FILTER": "off"}) as port:
        yield f"http://127.0.0.1:{port}"


def test_every_answer_is_described(url: str, tmp_path: Path) -> None:
    conforms(url, tmp_path, CONFIG, ".")


def test_every_answer_about_a_run_that_is_there_is_described(url: str, tmp_path: Path) -> None:
    conforms(url, tmp_path, f'{CONFIG}jobId = "{ended(url)}"\n', "jobId")


def ended(url: str) -> str:
    """A run that is over."""
    program = {"path": "main.py", "content": "print(1)"}
    request = {"protocolVersion": 2, "language": "python", "files": [program], "entryPath": "main.py"}
    submission = urllib.request.Request(f"{url}/api/run", json.dumps(request).encode())
    with urllib.request.urlopen(submission, timeout=60) as answer:
        run = str(json.load(answer)["jobId"])
    stop = urllib.request.Request(f"{url}/api/run/{run}", method="DELETE")
    with urllib.request.urlopen(stop, timeout=60) as answer:
        assert answer.status == http.HTTPStatus.ACCEPTED
    return run


def test_people_are_told_of_the_same_calls_and_codes() -> None:
    words = Path("docs/API.md").read_text("utf-8")
    told = re.findall(r"`(GET|POST|PUT|DELETE)\s(/[^\s`?]*)`", words)
    others = {path for _, path in told if path.startswith("/api/runner/")}
    assert {call for call in told if call[1] not in others} == set(CALLS)
    # The link of runners, as the router has it.
    router = Path("server/src/http.rs").read_text()
    routes = re.findall(r'"(/api/runner/[^"]*)"', router)
    assert others == {route.replace("{id}", "{jobId}").replace("{*path}", "{path}") for route in routes}
    codes = set(DESCRIPTION["components"]["schemas"]["ErrorCode"]["enum"])
    table = words[words.index("\n## Refusals\n") : words.index("\n## Limits on clients\n")]
    assert set(re.findall(r"`([A-Z]+_?[A-Z_]+)`", table)) == codes
    # Each under its status.
    statuses = {code: status for status, code in refusals()}
    for row in re.findall(r"^\| ([\d, ]+) \|(.*)\|$", table, re.MULTILINE):
        for code in re.findall(r"`([A-Z_]+)`", row[1]):
            if code in statuses:
                assert statuses[code] in row[0], code


def refusals() -> set[tuple[str, str]]:
    """Each status with each code that it comes with."""
    found = set()
    for item in DESCRIPTION["paths"].values():
        for call in item.values():
            for status, answer in call["responses"].items():
                if status >= "400":
                    found |= {(status, code) for code in re.findall(r"`([A-Z_]+)`", answer["description"])}
    return found
