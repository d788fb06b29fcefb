"""Runs a program without walls, within bounds that keep this machine from harm."""

import ctypes
import hashlib
import json
import os
import re
import resource
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .header import Program

ROOT = Path(__file__).parent.parent
# In seconds: no proof needs longer.
PATIENCE = 12.0
# How long processes may take to disappear once they are killed: long, on a machine that others use.
DYING = 30.0
MARK = "ATTACK_MARK"
FURTHER_GROUP = 59_999
_LIBC = ctypes.CDLL(None, use_errno=True)
_SUBREAPER = 36
# What the whole of an attack may use where nothing else stops it.
_BOUNDS = {
    resource.RLIMIT_AS: 3 << 30,
    resource.RLIMIT_CPU: 20,
    resource.RLIMIT_FSIZE: 2 << 30,
    resource.RLIMIT_NOFILE: 4096,
    resource.RLIMIT_NPROC: 200,
}


@dataclass
class Seen:
    """What became of a program, by its own words and by those of witnesses."""

    outcome: str = "silent"
    detail: str = ""
    ways: dict[str, tuple[str, str]] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    collected: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    output: str = ""
    complaints: str = ""


class Canary:
    """The canary host, as a child."""

    def __init__(self, python: str, uid: int) -> None:
        command = [python, "-P", str(ROOT / "canary.py"), "--parent", "/tmp"]
        self._host = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **_as(uid),
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        )
        assert self._host.stdout
        self.env: dict[str, str] = json.loads(self._host.stdout.readline())["env"]

    @property
    def pids(self) -> set[int]:
        return {self._host.pid, int(self.env["CANARY_PID"])}

    @property
    def nice(self) -> int:
        """Attacks on every process of a user reach the host of the canary too."""
        return os.getpriority(os.PRIO_PROCESS, self._host.pid)

    def touched(self) -> set[str]:
        assert self._host.stdin and self._host.stdout
        self._host.stdin.write("\n")
        self._host.stdin.flush()
        answer = json.loads(self._host.stdout.readline())
        self.env = answer["env"]
        return {touch["what"] for touch in answer["touched"]}

    def close(self) -> None:
        assert self._host.stdin
        self._host.stdin.close()
        self._host.wait(timeout=DYING)

    def left(self) -> set[str]:
        """What it has not removed."""
        paths = {self.env[f"CANARY_{name}"] for name in ("FILE", "DIR", "UNIX", "POSIX_SHM")}
        return {path for path in paths if os.path.lexists(path)}


def _as(uid: int) -> dict[str, Any]:
    # In a further group, which a sandbox has to take away.
    groups = {"extra_groups": [FURTHER_GROUP]}
    return groups if uid == os.geteuid() else {"user": uid, "group": uid, **groups}


class Unconfined:
    """A place where attacks run as ordinary processes of one user, with a canary of the same user."""

    def __init__(self, python: str, uid: int) -> None:
        self.python, self.uid = python, uid
        _LIBC.prctl(_SUBREAPER, 1, 0, 0, 0)
        self.canary = Canary(python, uid)
        self._nice = self.canary.nice
        self._token = f"pp_proof_{secrets.token_hex(20)}"

    def close(self) -> None:
        self.canary.close()

    def run(self, program: Program) -> Seen:
        mark = secrets.token_hex(8)
        top = Path(tempfile.mkdtemp(prefix="playpen-proof-"))
        # The runner's own, which runs as the same user.
        top.chmod(0o755)
        os.chown(top, self.uid, self.uid)
        try:
            env = self._env(program, mark, top)
            if program.together:
                seen = self._together(program, env, top)
            elif program.prove.get("each"):
                seen = self._each(program, env, top)
            else:
                seen = self._alone(program, env, top)
            if self._marked(mark):
                seen.left.add("processes")
            self._end(mark)
            seen.touched = self.canary.touched()
            if self.canary.nice != self._nice:
                self.canary.close()
                self.canary = Canary(self.python, self.uid)
            return seen
        finally:
            self._end(mark)
            _force_remove(top)

    def _env(self, program: Program, mark: str, top: Path) -> dict[str, str]:
        for name in ("tmp", "home"):
            (top / name).mkdir(mode=0o700)
            os.chown(top / name, self.uid, self.uid)
        token = self._token
        env = {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "TMPDIR": str(top / "tmp"),
            # One home for all runs, as in an account.
            "HOME": str(top / "home"),
            MARK: mark,
            "CANARY_TOKEN_PREFIX": token[:9],
            "CANARY_TOKEN_LENGTH": str(len(token)),
            "CANARY_TOKEN_SHA256": hashlib.sha256(token.encode()).hexdigest(),
            "ATTACK_HOLD": str(program.prove.get("hold", 0)),
            **self.canary.env,
        }
        if "goal" in program.prove:
            env["ATTACK_GOAL"] = str(program.prove["goal"])
        if program.prove.get("warm"):
            env["ATTACK_WARM"] = "1"
        for name, value in program.request.get("env", {}).items():
            env[name] = re.sub(r"\$(CANARY_\w+)", lambda match: self.canary.env[match[1]], value)
        return env

    def _work(self, program: Program, top: Path, name: str) -> str:
        work = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=top))
        shutil.copy(program.path, work / "main.py")
        for part in (ROOT / "kit").glob("*.py"):
            shutil.copy(part, work)
        for file in program.request.get("files", []):
            (work / file["path"]).write_text(file["content"])
        for path in (work, *work.iterdir()):
            os.chown(path, self.uid, self.uid)
        return str(work)

    def _popen(self, command: list[str], env: dict[str, str], **more: Any) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=_bound,
            env=env,
            **more,
            **_as(self.uid),
        )

    def _alone(self, program: Program, env: dict[str, str], top: Path) -> Seen:
        works = [self._work(program, top, f"work{n}") for n in range(program.runs)]
        order = {
            "python": self.python,
            "works": works,
            "env": env,
            "timeout": PATIENCE - 4,
            "stdin": program.request.get("stdin", ""),
            "warm": program.prove.get("warm", False),
            "collector": program.prove.get("collector", "careless") if program.collected else "",
        }
        own = {"PATH": env["PATH"], "RUNNER_ACCESS_TOKEN": self._token, "PYTHONPATH": str(ROOT)}
        own |= {MARK: env[MARK], "PYTHONDONTWRITEBYTECODE": "1"}
        naive = self._popen([self.python, "-m", "host.naive", self._token], own, cwd="/")
        try:
            said, _ = naive.communicate(json.dumps(order) + "\n", timeout=PATIENCE)
            reports = json.loads(said)
        except (subprocess.TimeoutExpired, json.JSONDecodeError):
            self._end(env[MARK])
            return Seen(outcome="timeout", output=naive.communicate()[0])
        seen = _heard(reports[-1]["output"], reports[-1]["status"])
        seen.complaints = reports[-1]["complaints"]
        for report in reports:
            seen.collected |= set(report["collected"])
            if report["held"]:
                seen.left.add("hang")
        return seen

    def _each(self, program: Program, env: dict[str, str], top: Path) -> Seen:
        """One way at a time, where one takes from the other what it needs."""
        seen = Seen()
        for way in program.ways:
            part = self._alone(program, {**env, "ATTACK_WAY": way}, top)
            # Without its own words, the exit status tells.
            seen.ways[way] = part.ways.get(way, (part.outcome, part.detail))
            seen.outcome, seen.detail = part.outcome, f"{seen.detail} {way}"
            seen.output += part.output
            seen.left |= part.left
        return seen

    def _together(self, program: Program, env: dict[str, str], top: Path) -> Seen:
        victim_env = {**env, "ATTACK_ROLE": "victim"}
        victim_work, work = (self._work(program, top, name) for name in ("victim", "work"))
        command = [self.python, "main.py"]
        victim = self._popen(command, victim_env, cwd=victim_work)
        assert victim.stdout and victim.stdin
        line = victim.stdout.readline()
        if not line.startswith("VICTIM "):
            return Seen(outcome="silent", detail=line)
        env = {**env, "ATTACK_ROLE": "attacker", "ATTACK_VICTIM": line[7:].strip()}
        attacker = self._popen(command, env, cwd=work)
        try:
            said, _ = attacker.communicate(timeout=PATIENCE / 2)
            told, _ = victim.communicate(timeout=PATIENCE / 2)
        except subprocess.TimeoutExpired:
            return Seen(outcome="timeout")
        seen = _heard(said, attacker.returncode)
        verdict = _heard(told, victim.returncode)
        if verdict.outcome == "escaped":
            seen.left.add("harm")
        if seen.outcome != "escaped" and verdict.outcome != "harmless":
            seen.outcome, seen.detail = verdict.outcome, verdict.detail
        return seen

    def _marked(self, mark: str) -> list[int]:
        """The processes of a run, but for the runner and zombies."""
        wanted, found = f"{MARK}={mark}".encode(), []
        for entry in os.listdir("/proc"):
            if not entry.isdigit():
                continue
            try:
                environ = Path(f"/proc/{entry}/environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if wanted in environ:
                found.append(int(entry))
        return found

    def _end(self, mark: str) -> None:
        """Kills all of a run, and reaps whatever fell to this process."""
        until = time.monotonic() + DYING
        while True:
            pids = self._marked(mark)
            for pid in pids:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            self._reap()
            if not pids:
                return
            if time.monotonic() > until:
                raise RuntimeError(f"processes {pids} do not end")

    def _reap(self) -> None:
        children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
        # A process without a parent falls to this one, the subreaper. Runners are waited for elsewhere.
        for child in map(int, children):
            if child not in self.canary.pids and _zombie(child):
                try:
                    os.waitpid(child, os.WNOHANG)
                except ChildProcessError:
                    pass


def _zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False


def _bound() -> None:
    for which, wanted in _BOUNDS.items():
        hard = resource.getrlimit(which)[1]
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(which, (value, value))
    # Cores only where an attack asks for one.
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _heard(output: str, status: "int | None") -> Seen:
    seen = Seen(output=output)
    if status is None:
        seen.outcome = "timeout"
    for line in output.splitlines():
        words = line.split(" ", 3)
        if words[0] == "WAY" and len(words) > 2:
            seen.ways[words[2]] = (words[1], words[3] if len(words) > 3 else "")
        if words[0] == "ATTACK" and len(words) > 1:
            seen.outcome, seen.detail = words[1], line.split(" ", 2)[-1]
    if seen.outcome == "silent":
        by_status = {11: "absent", 10: "denied", 12: "harmless", 14: "broken", 13: "escaped"}
        seen.outcome = by_status.get(status or 0, "silent")
    return seen


def _force_remove(top: Path) -> None:
    """Not shutil.rmtree: some trees are too deep for it."""
    subprocess.run(["chattr", "-R", "-i", str(top)], check=False, capture_output=True)
    subprocess.run(["rm", "-rf", "--", str(top)], check=False, capture_output=True)
    if top.exists():
        subprocess.run(["chmod", "-R", "u+rwx", str(top)], check=False, capture_output=True)
        subprocess.run(["rm", "-rf", "--", str(top)], check=True)
