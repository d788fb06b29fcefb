"""The canary's listeners: whatever arrives was sent by somebody who should have no network."""

import os
import secrets
import socket
import tempfile
from pathlib import Path

Touch = dict[str, str]


class Network:
    """Listens over TCP, UDP and unix sockets; tells what arrived."""

    def __init__(self, parent: str) -> None:
        self._base = Path(tempfile.mkdtemp(prefix="playpen-canary-", dir=parent))
        self._base.chmod(0o755)
        self._sockets: dict[str, socket.socket] = {}
        self._env: dict[str, str] = {}
        self._inet(socket.AF_INET, "127.0.0.1", "")
        if socket.has_ipv6:
            try:
                self._inet(socket.AF_INET6, "::1", "6")
            except OSError:
                pass  # No loopback address of that family: nothing is told, nothing expected.
        for kind, suffix in ((socket.SOCK_STREAM, ""), (socket.SOCK_DGRAM, "_DGRAM")):
            path = str(self._base / f"socket{suffix.lower()}")
            self._add(f"UNIX{suffix}", socket.AF_UNIX, kind, path, path)
            os.chmod(path, 0o777)
            name = f"playpen-canary-{secrets.token_hex(8)}"
            self._add(f"ABSTRACT{suffix}", socket.AF_UNIX, kind, f"\0{name}", name)

    def _inet(self, family: int, host: str, suffix: str) -> None:
        for name, kind in (("TCP", socket.SOCK_STREAM), ("UDP", socket.SOCK_DGRAM)):
            self._add(f"{name}{suffix}", family, kind, (host, 0), None)

    def _add(self, name: str, family: int, kind: int, address: object, told: "str | None") -> None:
        listener = socket.socket(family, kind)
        listener.bind(address)  # type: ignore[arg-type]
        listener.setblocking(False)
        if kind == socket.SOCK_STREAM:
            listener.listen(64)
        self._sockets[name] = listener
        self._env[name] = told or str(listener.getsockname()[1])

    def env(self) -> "dict[str, str]":
        return dict(self._env)

    def report(self) -> "list[Touch]":
        touches = []
        for name, listener in self._sockets.items():
            arrived = 0
            while True:
                try:
                    if listener.type == socket.SOCK_STREAM:
                        listener.accept()[0].close()
                    else:
                        listener.recv(65536)
                except (BlockingIOError, ConnectionError):
                    break
                arrived += 1
            if arrived:
                touches.append({"what": name.lower().replace("_", "-"), "detail": f"{arrived} arrived"})
        return touches

    def close(self) -> None:
        for listener in self._sockets.values():
            listener.close()
        for path in self._base.iterdir():
            path.unlink()
        self._base.rmdir()
