"""A program with a door, in a Python of its own: what it draws is read here, what somebody does is said."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any, Callable, Dict

PACKAGES = str(Path(__file__).resolve().parent.parent)
START = f"""
import sys
sys.path.insert(0, {PACKAGES!r})
sys.dont_write_bytecode = True
"""
OUT, INTO = 62, 63
PATIENCE = 20

Op = Dict[str, Any]


class Program:
    """Runs from the start; `with` ends it."""

    def __init__(self, code: str, folder: Path, python: str = sys.executable, shows: bool = True) -> None:
        said, out = os.pipe()
        into, tell = os.pipe()
        script = folder / "main.py"
        script.write_text(START + textwrap.dedent(code))

        def doors() -> None:
            os.setsid()
            for end, place in ((out, OUT), (into, INTO)):
                os.dup2(end, place, inheritable=True)

        # They are the process's own from the first moment, and of nobody it starts.
        launch = (
            "import os,sys; [os.set_inheritable(n, False) for n in (62, 63)]; "
            "sys.argv=sys.argv[1:]; exec(compile(open(sys.argv[0]).read(), 'main.py', 'exec'))"
        )
        self.process = subprocess.Popen(
            [python, "-c", launch, str(script)], cwd=folder, preexec_fn=doors, close_fds=False, text=True,  # noqa: PLW1509
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        os.close(out)
        os.close(into)
        self._said, self._tell, self._shows = said, tell, shows
        self._data = b""
        self.ops: list[Op] = []
        self.messages: list[list[Op]] = []
        self.frames = 0

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()
        os.close(self._said)
        os.close(self._tell)

    def tell(self, **event: Any) -> None:
        """Somebody does something."""
        body = json.dumps({"type": "event", "id": "x", "event": event}).encode()
        os.write(self._tell, len(body).to_bytes(4, "big") + body)

    def click(self, x: int, y: int) -> None:
        """Presses and releases the first button of the mouse, at a place of turtle's own."""
        for kind in ("mousedown", "mouseup"):
            self.tell(type=kind, button=0, **self.place(x, y))

    def place(self, x: int, y: int) -> dict[str, int]:
        """Where a place of turtle's is in its window."""
        canvas = self.last("canvas")
        return {"canvas": canvas["canvas"], "x": x - canvas["x"], "y": -y - canvas["y"]}

    def last(self, op: str) -> Op:
        """The last operation of a kind."""
        return [one for one in self.ops if one["op"] == op][-1]

    def until(self, is_done: Callable[[Program], bool]) -> Program:
        """Reads until something is so."""
        end = time.monotonic() + PATIENCE
        while not is_done(self):
            assert self._read(end - time.monotonic()), f"it never came; {self.ops[-5:]}, {self._errors()}"
        return self

    def until_op(self, op: str, **fields: Any) -> Op:
        """Reads until there is such an operation, which nobody waited for before."""
        found: list[int] = []

        def is_there(program: Program) -> bool:
            ops = enumerate(program.ops)
            found[:] = [i for i, one in ops if one["op"] == op and fields.items() <= one.items()]
            return bool(found)

        self.until(is_there)
        return self.ops[found[0]]

    def ready(self) -> Op:
        """Reads until the title says so: all is bound that the test is about. The canvas as it is then."""
        return self.until_op("canvas", title="ready")

    def end(self) -> str:
        """Reads to the end; what it printed. Its errors are ours."""
        end = time.monotonic() + PATIENCE
        while self._read(end - time.monotonic()):
            pass
        out, err = self.process.communicate(timeout=PATIENCE)
        assert not err, err
        assert self.process.returncode == 0
        return out

    def _errors(self) -> str:
        if self.process.poll() is None:
            return "it is still running"
        return self.process.communicate()[1]

    def _read(self, seconds: float) -> bool:
        if seconds <= 0 or not select.select([self._said], [], [], seconds)[0]:
            return False
        data = os.read(self._said, 1 << 16)
        self._data += data
        while len(self._data) >= 4 and len(self._data) >= 4 + int.from_bytes(self._data[:4], "big"):
            length = int.from_bytes(self._data[:4], "big")
            message = json.loads(self._data[4 : 4 + length])
            self._data = self._data[4 + length :]
            assert message["type"] == "draw"
            self.messages.append(message["ops"])
            for op in message["ops"]:
                self._hear(op)
        return bool(data)

    def _hear(self, op: Op) -> None:
        self.ops.append(op)
        if op["op"] == "show":
            self.frames += 1
            if self._shows:
                try:
                    self.tell(type="shown", frame=op["frame"])
                except BrokenPipeError:
                    self._shows = False

    def picture(self) -> dict[int, Op]:
        """The items that there are now, from the bottom to the top, with all that is known of each."""
        items: dict[int, Op] = {}
        for op in self.ops:
            number: int | None = op.get("id")
            if op["op"] == "delete":
                for gone in op["ids"]:
                    items.pop(gone, None)
            elif op["op"] == "top" and number in items:
                items[number] = items.pop(number)
            elif op["op"] == "bottom" and number in items:
                items = {number: items.pop(number), **items}
            elif op["op"] == "set" and number in items:
                items[number].update({k: v for k, v in op.items() if k != "op"})
            elif op["op"] == "extend" and number in items:
                items[number]["at"] = items[number]["at"] + op["at"]
            elif number is not None and "canvas" in op:
                items.pop(number, None)
                items[number] = dict(op)
        return items
