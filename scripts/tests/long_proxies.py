"""The time-outs of the samples in docs/proxies, waited for: no part of `make test`."""

import json
from pathlib import Path

import pytest
from test_proxies import OUTSIDE, behind
from websockets.sync.client import connect
from websockets.typing import Subprotocol

# Longer than a proxy waits for more of an answer (60 s in the samples) or keeps an unused connection.
QUIET = 80
SILENT = f"import time; time.sleep({QUIET}); print('still here')"


@pytest.mark.parametrize("proxy", ["nginx", "caddy"])
def test_a_program_that_says_nothing_is_still_heard(proxy: str, tmp_path: Path) -> None:
    with behind(proxy, tmp_path) as site:
        browser = site.browser(OUTSIDE)
        run = browser.submit(SILENT, interactive=True)
        events = browser.ask(f"/api/run/{run}/events")
        address = f"wss://localhost:{site.port}/api/run/{run}/stream"
        # Without words of its own: it is the server that keeps a quiet stream alive.
        with connect(
            address,
            ssl=site.trust,
            subprotocols=[Subprotocol("playpen.v1")],
            open_timeout=60,
            ping_interval=None,
        ) as stream:
            said = ""
            while "exit" not in said:
                message = stream.recv(timeout=QUIET + 60)
                said += message if isinstance(message, str) else ""
        assert "still here" in said
        # Over the same connection, which has been quiet as well.
        assert b"still here" in events.read()
        # The runner's link came through the proxy, and did not break meanwhile.
        assert site.log.read_text().count("connection made") == 1
        # A connection that nobody used for as long is not met while it is being closed.
        assert json.load(browser.ask(f"/api/run/{run}"))["status"] == "succeeded"
