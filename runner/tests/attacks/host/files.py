"""The canary's files: a secret, and a directory that everybody may write in."""

import os
import shutil
import tempfile
from pathlib import Path

from .inotify import Watch

Touch = dict[str, str]


class Files:
    """Makes them, tells what happened to them, puts them right again, and removes them."""

    def __init__(self, secret: str, parent: str) -> None:
        self._secret = secret
        self._base = Path(tempfile.mkdtemp(prefix="playpen-canary-", dir=parent))
        self._base.chmod(0o755)
        self.file = self._base / "secret.txt"
        self.link = self._base / "link"
        self.dir = self._base / "open"
        self.target = self.dir / "target.txt"
        self.fifo = self.dir / "fifo"
        self._lay_out()

    def env(self) -> "dict[str, str]":
        return {"FILE": str(self.file), "LINK": str(self.link), "DIR": str(self.dir)}

    def _lay_out(self) -> None:
        for path in list(self._base.iterdir()):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        self.file.write_text(f"{self._secret}\n")
        # Readable for all: whatever keeps a program from it is the sandbox.
        self.file.chmod(0o644)
        self.link.symlink_to(self.file)
        self.dir.mkdir()
        self.dir.chmod(0o777)
        self.target.write_text("as it was\n")
        self.target.chmod(0o666)
        os.mkfifo(self.fifo)
        self.fifo.chmod(0o666)
        self._watch = Watch()
        for watched in (self.file, self.dir, self.target):
            self._watch.add(str(watched))
        self._pristine = self._look()
        # Held open, so that a writer is not kept waiting for a reader.
        self._reader = os.open(self.fifo, os.O_RDONLY | os.O_NONBLOCK)
        self._watch.events()

    def _look(self) -> "dict[str, object]":
        """What a change would show in, beside events."""
        look: dict[str, object] = {"names": sorted(path.name for path in self.dir.iterdir())}
        for path in (self.file, self.target, self.dir):
            stat = path.stat()
            look[path.name] = (
                stat.st_ino,
                stat.st_size,
                stat.st_mode,
                stat.st_uid,
                stat.st_mtime_ns,
                stat.st_nlink,
            )
            look[f"{path.name} xattr"] = sorted(os.listxattr(path))
        return look

    def report(self) -> "list[Touch]":
        touches = []
        for path, what, name in self._watch.events():
            kind = self._kind(path, what, name)
            touch = {"what": kind, "detail": f"{Path(path).name} {what} {name}".strip()}
            if kind and touch not in touches:
                touches.append(touch)
        touches += self._fifo_report()
        try:
            changed = self._look() != self._pristine
        except OSError:
            changed = True
        if changed and not any(touch["what"].endswith("changed") for touch in touches):
            touches.append({"what": "file-changed", "detail": "found by comparing"})
        if touches:
            self._close()
            self._lay_out()
        else:
            self._watch.events()
        return touches

    def _kind(self, path: str, what: str, name: str) -> str:
        if what == "attrib":
            return "attributes-changed"
        if what in ("open", "access"):
            if name == "fifo":
                return ""
            return "file-read" if path != str(self.dir) else ("dir-read" if not name else "file-opened")
        return "file-changed" if path != str(self.dir) else "dir-changed"

    def _fifo_report(self) -> "list[Touch]":
        try:
            data = os.read(self._reader, 4096)
        except BlockingIOError:
            data = b""
        return [{"what": "fifo", "detail": f"{len(data)} bytes"}] if data else []

    def _close(self) -> None:
        self._watch.close()
        os.close(self._reader)

    def close(self) -> None:
        self._close()
        shutil.rmtree(self._base, ignore_errors=True)
