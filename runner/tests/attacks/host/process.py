"""The canary's process: starts the victim, asks how it is, and starts another when it was harmed."""

import ctypes
import json
import os
import resource
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

Touch = dict[str, str]

_LIBC = ctypes.CDLL(None, use_errno=True)
# ioprio_get, by architecture.
_IOPRIO_GET = {"x86_64": 252, "aarch64": 31}
# How many kinds of resource limits there are.
_LIMITS = 16
# How long a victim gets to answer, in seconds; longer on a machine that is emulated.
_PATIENCE = 2.0 * float(os.environ.get("PLAYPEN_SLOWNESS", "1"))


class Process:
    """A victim, and what it was like in the beginning."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._start()

    def _start(self) -> None:
        # In the environment and on the command line too: both can be read in /proc.
        env = {"VICTIM_SECRET": self._secret, "PATH": os.environ.get("PATH", "")}
        command = [sys.executable, "-I", str(Path(__file__).with_name("victim.py")), self._secret]
        self._victim = subprocess.Popen(
            command,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # A process group of its own, for attacks on groups.
            start_new_session=True,
        )
        assert self._victim.stdout
        self._known = json.loads(self._victim.stdout.readline())
        self._before = self._look()

    def env(self) -> "dict[str, str]":
        return {
            "PID": str(self._known["pid"]),
            "ADDRESS": str(self._known["address"]),
            "FD": str(self._known["fd"]),
        }

    def _look(self) -> "dict[str, object]":
        pid = self._victim.pid
        limits = [resource.prlimit(pid, limit) for limit in range(_LIMITS)]
        number = _IOPRIO_GET.get(os.uname().machine)
        return {
            "limits": limits,
            "priority": os.getpriority(os.PRIO_PROCESS, pid),
            "affinity": os.sched_getaffinity(pid),
            "scheduler": os.sched_getscheduler(pid),
            "io-priority": _LIBC.syscall(number, 1, pid) if number else None,
            "oom": Path(f"/proc/{pid}/oom_score_adj").read_text(),
        }

    def report(self) -> "list[Touch]":
        touches = []
        answer = self._ask()
        if answer is None and self._victim.poll() is None:
            touches.append({"what": "stopped", "detail": "the victim did not answer until it was continued"})
            os.kill(self._victim.pid, signal.SIGCONT)
            answer = self._read()
        if answer is None:
            self._end()
            touches.append({"what": "killed", "detail": f"the victim ended with {self._victim.returncode}"})
            self._start()
            return touches
        signals = [number for number in answer["signals"] if not (touches and number == signal.SIGCONT)]
        if signals:
            touches.append({"what": "signal", "detail": f"signals {signals}"})
        if not answer["memory"]:
            touches.append({"what": "memory", "detail": "its memory was changed"})
        look = self._look()
        touches += [
            {"what": what, "detail": f"{before} became {look[what]}"}
            for what, before in self._before.items()
            if look[what] != before
        ]
        if touches:
            self._end()
            self._start()
        return touches

    def _ask(self) -> "dict[str, Any] | None":
        assert self._victim.stdin
        try:
            self._victim.stdin.write("state\n")
            self._victim.stdin.flush()
        except BrokenPipeError:
            return None
        return self._read()

    def _read(self) -> "dict[str, Any] | None":
        assert self._victim.stdout
        ready, _, _ = select.select([self._victim.stdout], [], [], _PATIENCE)
        line = self._victim.stdout.readline() if ready else ""
        answer: dict[str, Any] | None = json.loads(line) if line else None
        return answer

    def _end(self) -> None:
        self._victim.kill()
        self._victim.wait()
        for pipe in (self._victim.stdin, self._victim.stdout):
            if pipe:
                try:
                    pipe.close()
                except BrokenPipeError:
                    pass

    def close(self) -> None:
        self._end()
