"""Errors that a program did not handle, as data: what `problem` events say.

Python has printed the error before. Of all that is told here only the message asks the program for anything,
the `__str__` of a class of its own. Only calls in the program's own files are told of.
"""

from __future__ import annotations

import os
import sys
from itertools import islice

from . import _door

MYPY = False
if MYPY:
    # For those who check types: programs may have files of these names.
    from types import CodeType, TracebackType
    from typing import Any, Dict

    Described = Dict[str, Any]

_MOST_FRAMES = 32
_MOST_ERRORS = 16
_MOST_NOTES = 8
_LONGEST = 4_000
_LONGEST_LINE = 400
_MOST_SOURCE = 1 << 20


def tell(kind: type, value: BaseException, trace: TracebackType | None = None, thread: object = None) -> None:
    """Sends the error, in less detail where it would be too much."""
    for most_frames, most_errors in ((_MOST_FRAMES, _MOST_ERRORS), (8, 4), (2, 1)):
        described = Teller(most_frames, most_errors).describe(value, trace)
        name = getattr(thread, "name", None)
        if thread is not None:
            described["thread"] = _cut(str(name or thread), 100)
        if _door.send({"type": "problem", **described}):
            return


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


class Teller:
    """Describes one error, with those that it comes from."""

    def __init__(self, most_frames: int, most_errors: int) -> None:
        self._most_frames, self._left = most_frames, most_errors
        self._seen: list[BaseException] = []
        self._sources: dict[str, list[bytes]] = {}
        self._root = os.environ.get("HOME", "/")

    def describe(self, value: BaseException, trace: TracebackType | None) -> Described:
        """All there is to say about an error."""
        self._left -= 1
        self._seen.append(value)
        kind = type(value)
        name = kind.__qualname__
        if kind.__module__ not in ("builtins", "__main__"):
            name = f"{kind.__module__}.{name}"
        told: Described = {"kind": _cut(name, 150), "message": _cut(_message(value), _LONGEST)}
        frames, omitted = self._frames(trace)
        if frames:
            told["frames"] = frames
            told.update({part: it for part, it in frames[-1].items() if part != "name"})
        if omitted:
            told["omittedFrames"] = omitted
        if isinstance(value, SyntaxError):
            told.update(self._syntax(value))
        notes = getattr(value, "__notes__", None)
        if isinstance(notes, list):
            told["notes"] = [_cut(note, 400) for note in notes[:_MOST_NOTES] if type(note) is str]
        self._tell_others(value, told)
        return told

    def _tell_others(self, value: BaseException, told: Described) -> None:
        if value.__cause__ is not None:
            self._tell_other("cause", value.__cause__, told)
        elif value.__context__ is not None and not value.__suppress_context__:
            self._tell_other("context", value.__context__, told)
        group = getattr(sys.modules["builtins"], "BaseExceptionGroup", None)
        if group is not None and isinstance(value, group):
            members = value.exceptions
            told["members"] = []
            for member in members:
                if self._left > 0 and not self._has_seen(member):
                    told["members"].append(self.describe(member, member.__traceback__))
            told["omittedMembers"] = len(members) - len(told["members"])

    def _tell_other(self, relation: str, other: BaseException, told: Described) -> None:
        if self._left > 0 and not self._has_seen(other):
            told[relation] = self.describe(other, other.__traceback__)

    def _has_seen(self, value: BaseException) -> bool:
        return any(one is value for one in self._seen)

    def _frames(self, trace: TracebackType | None) -> tuple[list[Described], int]:
        """The calls in the program's own files, the outermost first, and how many are left out."""
        calls = []
        while trace is not None:
            code = trace.tb_frame.f_code
            file = self._own(code.co_filename)
            if file is not None:
                calls.append((code, file, trace.tb_lineno, trace.tb_lasti))
            trace = trace.tb_next
        half = self._most_frames // 2
        omitted = max(0, len(calls) - 2 * half)
        if omitted:
            calls[half:-half] = []
        return [self._frame(*call) for call in calls], omitted

    def _frame(self, code: CodeType, file: str, line: int, last: int) -> Described:
        told: Described = {"file": file, "line": line, "name": _cut(code.co_name, 100)}
        source = self._source(code.co_filename, line)
        if source is None:
            return told
        told["source"] = _cut(source.decode("utf-8", "replace"), _LONGEST_LINE)
        positions = getattr(code, "co_positions", None)
        place = next(islice(positions(), last // 2, None), None) if positions else None
        if place is not None and None not in place and place[0] == line:
            _, end_line, column, end_column = place
            end = self._source(code.co_filename, end_line) or b""
            told["column"] = _characters(source, column) + 1
            told["endLine"], told["endColumn"] = end_line, _characters(end, end_column) + 1
        return told

    def _syntax(self, error: SyntaxError) -> Described:
        """Where Python cannot read the program, if that is a file of its own."""
        file = self._own(error.filename) if isinstance(error.filename, str) else None
        if file is None or not isinstance(error.lineno, int):
            return {}
        told: Described = {"file": file, "line": error.lineno, "message": _cut(str(error.msg), _LONGEST)}
        end_line, end = getattr(error, "end_lineno", None), getattr(error, "end_offset", None)
        if isinstance(error.offset, int) and error.offset > 0:
            told["column"] = error.offset
            if isinstance(end_line, int) and isinstance(end, int) and end > 0:
                told["endLine"], told["endColumn"] = end_line, end
        if isinstance(error.text, str):
            told["source"] = _cut(error.text.rstrip("\r\n"), _LONGEST_LINE)
        for part in ("column", "endLine", "endColumn", "source"):
            # Not those of a call.
            told.setdefault(part, None)
        return told

    def _own(self, name: str) -> str | None:
        """What a file is called within the run's directory; `None` where it is not in it."""
        if name.startswith("<"):
            return None
        path = os.path.normpath(os.path.join(self._root, name))
        root = self._root.rstrip("/") + "/"
        return _cut(path[len(root) :], 300) if path.startswith(root) else None

    def _source(self, name: str, line: int) -> bytes | None:
        if name not in self._sources:
            try:
                with open(os.path.join(self._root, name), "rb") as file:
                    self._sources[name] = file.read(_MOST_SOURCE).split(b"\n")
            except (OSError, ValueError):
                self._sources[name] = []
        lines = self._sources[name]
        return lines[line - 1].rstrip(b"\r") if 0 < line <= len(lines) else None


def _message(value: BaseException) -> str:
    try:
        return str(value)
    except Exception:
        return ""


def _characters(line: bytes, count: int) -> int:
    """How many characters so many bytes are."""
    return len(line[:count].decode("utf-8", "replace"))
