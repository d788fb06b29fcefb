"""The samples of docs/proxies, each run for real between a browser, a server and a runner."""

import http.client
import json
import os
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import (
    ACCEPTED,
    FORBIDDEN,
    MOVED_PERMANENTLY,
    REQUEST_ENTITY_TOO_LARGE,
    TOO_MANY_REQUESTS,
)
from pathlib import Path

import pytest
from processes import ROOT, Browser, eventually, process, program, runner, server
from websockets.sync.client import connect
from websockets.typing import Subprotocol

# What it answers is written at once, and so comes in one piece.
ASKING = "print('hello ' + input('name? '))"
NAME = "playpen.school.example"
# One that may reach the runners' part, and one that may not.
INSIDE, OUTSIDE = "127.0.0.1", "127.0.0.2"
A_MINUTE = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((INSIDE, 0))
        return int(probe.getsockname()[1])


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    """Each has to be there: a sample that says something else is another sample."""
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


def certificate(folder: Path) -> tuple[Path, Path]:
    chain, key = folder / "fullchain.pem", folder / "privkey.pem"
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
        " -subj /CN=localhost -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:FALSE"
    )
    subprocess.run([*command.split(), "-out", chain, "-keyout", key], check=True, capture_output=True)
    return chain, key


def nginx(folder: Path, upstream: int, port: int, plain: int | None = None) -> list[str]:
    chain, key = certificate(folder)
    sample = replaced(
        (ROOT / "docs/proxies/nginx.conf").read_text(),
        ("listen 80;", f"listen {INSIDE}:{plain or free_port()};"),
        ("    listen [::]:80;\n", ""),
        ("listen 443 ssl", f"listen {INSIDE}:{port} ssl"),
        ("    listen [::]:443 ssl;\n", ""),
        (NAME, "localhost"),
        ("127.0.0.1:8000", f"{INSIDE}:{upstream}"),
        ("/etc/ssl/playpen/fullchain.pem", str(chain)),
        ("/etc/ssl/playpen/privkey.pem", str(key)),
        ("#allow 10.0.0.0/8;", f"allow {INSIDE};"),
    )
    (folder / "playpen.conf").write_text(sample)
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\npid {folder}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{places}include {folder}/playpen.conf;\n}}\n"
    )
    return ["/usr/sbin/nginx", "-e", "stderr", "-c", str(folder / "nginx.conf")]


def caddy(folder: Path, upstream: int, port: int) -> list[str]:
    chain, key = certificate(folder)
    sample = replaced(
        (ROOT / "docs/proxies/Caddyfile").read_text(),
        (f"{NAME} {{", f"https://localhost:{port} {{\n\tbind {INSIDE}"),
        ("#tls /etc/ssl/playpen/fullchain.pem /etc/ssl/playpen/privkey.pem", f"tls {chain} {key}"),
        ("path /api/runner/*\n", f"path /api/runner/*\n\t\tnot remote_ip {INSIDE}\n"),
        ("127.0.0.1:8000", f"{INSIDE}:{upstream}"),
    )
    # Nothing beside what the sample asks for: no port for administration, none for plain HTTP.
    (folder / "Caddyfile").write_text(f"{{\n\tadmin off\n\tauto_https disable_redirects\n}}\n{sample}")
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


class Site:
    """A browser's view of it, from any address of this machine."""

    def __init__(self, port: int, trust: ssl.SSLContext, log: Path) -> None:
        self.port, self.trust, self.log = port, trust, log

    def browser(self, address: str) -> Browser:
        return Browser(self.port, self.trust, address)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((INSIDE, port)) == 0


@contextmanager
def behind(proxy: str, folder: Path) -> Iterator[Site]:
    port = free_port()
    settings = {"TRUSTED_PROXIES": INSIDE, "RUNS_PER_MINUTE": str(A_MINUTE)}
    with server(folder, settings) as upstream:
        command = {"nginx": nginx, "caddy": caddy}[proxy](folder, upstream, port)
        variables = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
        with process(command, variables, folder / "proxy.log"):
            eventually(f"{proxy} listens", lambda: answers(port))
            trusted = str(folder / "fullchain.pem")
            # The runner too comes through the proxy.
            with runner(folder, f"https://localhost:{port}", {"SSL_CERT_FILE": trusted}) as log:
                yield Site(port, ssl.create_default_context(cafile=trusted), log)


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with behind(request.param, tmp_path_factory.mktemp(request.param)) as site:
        yield site


def test_a_stream_by_websocket_is_live_in_both_directions(site: Site) -> None:
    run = site.browser(OUTSIDE).submit(ASKING, interactive=True)
    address = f"wss://localhost:{site.port}/api/run/{run}/stream"
    with connect(
        address, ssl=site.trust, subprotocols=[Subprotocol("playpen.v1")], open_timeout=60
    ) as stream:
        said = ""
        while "exit" not in said:
            message = stream.recv(timeout=60)
            said += message if isinstance(message, str) else ""
            if "inputRequest" in message and "answered" not in said:
                said += "answered"
                stream.send(json.dumps({"type": "input", "data": "Ada\n"}))
    assert "hello Ada" in said


def test_server_sent_events_come_at_once(site: Site) -> None:
    browser = site.browser(OUTSIDE)
    run = browser.submit(ASKING, interactive=True)
    answer = browser.ask(f"/api/run/{run}/events")
    # The program waits for an answer, and so would this one if the proxy held the question back.
    while b"inputRequest" not in (line := answer.readline()):
        assert line, "it ended without a question"
    assert browser.ask(f"/api/run/{run}/input", {"data": "Ada\n"}).status == ACCEPTED
    assert b"hello Ada" in answer.read()


def test_the_runner_has_a_websocket_through_the_proxy(site: Site) -> None:
    assert "connection made" in site.log.read_text()


@pytest.mark.parametrize("path", ["/api/runner/jobs/claim", "/api/runner/ws", "/metrics"])
def test_what_is_not_for_the_public_is_closed(site: Site, path: str) -> None:
    answer = site.browser(OUTSIDE).ask(path, {} if path.endswith("claim") else None)
    assert answer.status == FORBIDDEN
    assert b"errorCode" not in answer.read(), "the server was asked"


def test_each_client_has_limits_of_its_own(site: Site) -> None:
    greedy, modest = site.browser("127.0.0.3"), site.browser("127.0.0.4")
    # Saying that one is somebody else is of no use: somebody else would be let in as often as one may.
    # A slow machine takes so long for all this that the greedy one may do some more meanwhile.
    lies = {"X-Forwarded-For": "10.9.8.7", "Forwarded": "for=10.9.8.7", "X-Real-IP": "10.9.8.7"}
    for headers, most in (({}, 20 * A_MINUTE), (lies, A_MINUTE)):
        tries = (greedy.ask("/api/run", program(""), headers) for _ in range(most))
        refused = next(answer for answer in tries if answer.status == TOO_MANY_REQUESTS)
        assert json.load(refused)["errorCode"] == "RATE_LIMITED"
    modest.submit("")


def test_the_server_itself_refuses_what_is_too_large(site: Site) -> None:
    answer = site.browser("127.0.0.5").ask("/api/run", program("#" * (12 << 20)))
    assert (answer.status, json.load(answer)["errorCode"]) == (REQUEST_ENTITY_TOO_LARGE, "PAYLOAD_TOO_LARGE")


def test_who_comes_without_https_is_sent_on_to_it(tmp_path: Path) -> None:
    port, plain = free_port(), free_port()
    command = nginx(tmp_path, free_port(), port, plain)
    with process(command, {}, tmp_path / "proxy.log"):
        eventually("nginx listens", lambda: answers(plain))
        asked = http.client.HTTPConnection(INSIDE, plain, timeout=60)
        asked.request("GET", "/docs?page=1", headers={"Host": "localhost"})
        answer = asked.getresponse()
        assert (answer.status, answer.headers["Location"]) == (
            MOVED_PERMANENTLY,
            "https://localhost/docs?page=1",
        )
