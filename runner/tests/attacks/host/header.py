"""The header of an attack: TOML in a comment block, read strictly. README.md describes every key."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LEVELS = ("landlock", "namespaces", "full")

# The rows of the table of threats. Every one has attacks, every attack names one.
THREATS = (
    "read host files",
    "/proc of other processes",
    "write outside",
    "symlink, hard link",
    "fork bomb",
    "memory bomb",
    "disk and inode fill",
    "fds, CPU, sleep, flood",
    "TCP",
    "UDP, raw, netlink, vsock",
    "unix sockets, path / abstract",
    "io_uring, bpf, perf, userfaultfd, keyring, modify_ldt",
    "ptrace, process_vm_readv",
    "signals to others",
    "prlimit, affinity, nice of the runner",
    "mounts, user namespaces",
    "setuid programs",
    "/dev, TIOCSTI",
    "SysV, mqueue",
    "daemons, zombies",
    "core dumps",
    "environment, fds",
    "leftovers between runs",
)

_WORDS = re.compile(r"denied|absent|harmless|limited:(timeout|cpu|memory|disk|processes|signal)")
_BLOCK = re.compile(r"^# /// (attack|control)\n((?:#(?: .*)?\n)*?)# ///$", re.MULTILINE)
_KEYS = {
    "threat",
    "expect",
    "gaps",
    "canary",
    "leaves",
    "collected",
    "runs",
    "ways",
    "together",
    "needs",
    "request",
    "prove",
}
_GAP_KEYS = {"level", "abi_below", "home", "lacking", "why"}
_PROVE_KEYS = {"as", "goal", "hold", "collector", "warm", "each", "unproven"}
_NEEDS = re.compile(r"x86_64|root|numpy|matplotlib")
_LEFT = {"processes", "hang", "harm"}
_COLLECTED = {"secret", "hang", "huge", "names", "crash", "count"}


class HeaderError(Exception):
    """What is wrong with a header."""


@dataclass
class Program:
    """One file, as its header describes it."""

    path: Path
    area: str
    kind: str
    title: str
    threat: str = ""
    expect: dict[str, list[str]] = field(default_factory=dict)
    gaps: list[dict[str, Any]] = field(default_factory=list)
    canary: list[str] = field(default_factory=list)
    leaves: str = ""
    collected: str = ""
    runs: int = 1
    ways: list[str] = field(default_factory=list)
    together: bool = False
    needs: list[str] = field(default_factory=list)
    request: dict[str, Any] = field(default_factory=dict)
    prove: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.area}/{self.path.stem}"


def read(path: Path) -> Program:
    """Reads one program's header."""
    text = path.read_text(encoding="utf-8")
    match = _BLOCK.search(text)
    if not match:
        raise HeaderError("no header: a block from `# /// attack` to `# ///`")
    title = re.match(r'"""(.+)\n', text)
    if not title:
        raise HeaderError("the first line is not the beginning of a docstring")
    if text.find(title[0]) > match.start():
        raise HeaderError("the docstring comes before the header")
    table = tomllib.loads(re.sub(r"^# ?", "", match[2], flags=re.MULTILINE))
    program = Program(path, path.parent.name, match[1], title[1].removesuffix('"""').rstrip("."))
    _fill(program, table)
    return program


def _fill(program: Program, table: dict[str, Any]) -> None:
    _known(table, _KEYS)
    for key, value in table.items():
        if key != "expect":
            setattr(program, key, value)
    if program.kind == "attack":
        if program.threat not in THREATS:
            raise HeaderError(f"`threat` is {program.threat!r}, which is no row of the table")
        program.expect = _expect(table.get("expect"))
    for gap in program.gaps:
        _known(gap, _GAP_KEYS)
        if gap.get("level") not in LEVELS or not gap.get("why"):
            raise HeaderError("a gap has a `level` and says `why`")
        if gap.get("home") not in (None, "root", "user"):
            raise HeaderError("a gap's `home` is `root` or `user`")
        if gap.get("lacking") not in (None, "name"):
            raise HeaderError("rooms may be `lacking` a `name`")
    _known(program.prove, _PROVE_KEYS)
    _one_of("leaves", program.leaves, _LEFT)
    _one_of("collected", program.collected, _COLLECTED)
    for need in program.needs:
        if not _NEEDS.fullmatch(need):
            raise HeaderError(f"nobody knows how to find out whether {need!r} is there")


def _expect(value: Any) -> dict[str, list[str]]:
    if not isinstance(value, dict):
        value = dict.fromkeys(LEVELS, value)
    if set(value) != set(LEVELS):
        raise HeaderError(f"`expect` names {sorted(value)}, not every level")
    expect = {level: [words] if isinstance(words, str) else words for level, words in value.items()}
    for words in expect.values():
        if not words or not all(isinstance(word, str) and _WORDS.fullmatch(word) for word in words):
            raise HeaderError(f"`expect` has {words!r}")
    return expect


def _known(table: dict[str, Any], keys: set[str]) -> None:
    if unknown := set(table) - keys:
        raise HeaderError(f"unknown keys {sorted(unknown)}")


def _one_of(key: str, value: str, among: set[str]) -> None:
    if value and value not in among:
        raise HeaderError(f"`{key}` is {value!r}, none of {sorted(among)}")


def read_all(root: Path) -> list[Program]:
    """Every program of the suite, controls too, in the order of their names."""
    programs, faults = [], []
    for path in sorted(root.glob("*/*.py")):
        if path.parent.name in ("kit", "host"):
            continue
        try:
            programs.append(read(path))
        except (HeaderError, tomllib.TOMLDecodeError) as fault:
            faults.append(f"{path.relative_to(root)}: {fault}")
    if faults:
        raise HeaderError("\n".join(faults))
    return programs


def unattacked(programs: list[Program]) -> list[str]:
    """The threats that no program stands for."""
    return sorted(set(THREATS) - {program.threat for program in programs})
