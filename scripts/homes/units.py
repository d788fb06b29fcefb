"""Installs the release that is unpacked in the folder that is named, by its own script, and starts its units.

For a machine that may be changed: a guest of scripts/homes. As root. Ends with a line as cargo writes it.
"""

import json
import os
import signal
import subprocess
import sys
import time
import traceback
import urllib.error
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

SERVER = "http://127.0.0.1:8000"
# Under both of its names: the one of most machines, and one of several.
RUNNERS = ("playpen-runner", "playpen-runner@2")
# So many runs are under way when something is restarted, and so many places each runner has.
LIVE = 20
PLACES = LIVE // len(RUNNERS)
TOKEN_BYTES = 32
# For one event; the guest is emulated.
PATIENCE = 240
WATCHDOG = 20
# Programs that go on when they are told a word, and one that does so by itself.
WAITING = "print('begun', flush=True)\nword = input()\nfor n in range(5):\n    print(n, word, flush=True)"
WAITED = "begun\n" + "".join(f"{n} go\n" for n in range(5))
COUNTING = "import time\nfor n in range(40):\n    print(n, flush=True)\n    time.sleep(0.1)"
COUNTED = "".join(f"{n}\n" for n in range(40))


def call(path: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(SERVER + path, data), timeout=PATIENCE) as answer:
        told = answer.read()
        return json.loads(told) if told else None


def submit(code: str) -> str:
    program = {
        "protocolVersion": 2,
        "language": "python",
        "entryPath": "main.py",
        "interactive": "input(" in code,
    }
    return str(call("/api/run", {**program, "files": [{"path": "main.py", "content": code}]})["jobId"])


def finished(run: str) -> Any:
    return eventually(run, lambda: ended(call(f"/api/run/{run}?wait=10")))


def ended(snapshot: Any) -> Any:
    return snapshot if snapshot["status"] not in ("queued", "running") else None


def eventually(what: str, look: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.2)
    raise AssertionError(f"{what}: not within {PATIENCE} s")


def systemctl(*arguments: str) -> str:
    done = subprocess.run(["systemctl", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"systemctl {' '.join(arguments)}: {done.stderr}{journal()}"
    return done.stdout.strip()


def journal() -> str:
    return subprocess.run(
        ["journalctl", "-u", "playpen-*", "-n", "60", "--no-pager", "-o", "cat"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def of(unit: str, what: str) -> str:
    return systemctl("show", "--property", what, "--value", unit)


def install(release: Path) -> str:
    done = subprocess.run([release / "scripts/install"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def prepare(release: Path) -> None:
    """Installs it, and what only these tests need beside it."""
    # Sooner than the units have it, and twice as long as an emulated program may take to answer.
    for unit in ("playpen-server", "playpen-runner", "playpen-runner@"):
        drop = Path(f"/run/systemd/system/{unit}.service.d/sooner.conf")
        drop.parent.mkdir(parents=True)
        drop.write_text(f"[Service]\nWatchdogSec={WATCHDOG}\n")
    told = install(release)
    assert "made just now" in told, told
    assert told.endswith("systemctl enable --now playpen-server playpen-runner\n"), told
    runner, server = (Path(f"/etc/playpen/{name}.env") for name in ("runner", "server"))
    runner.write_text(f"{runner.read_text()}RUNNER_MAX_CONCURRENCY={PLACES}\n")
    # Nobody watches, for as long as it takes to start all.
    server.write_text(f"{server.read_text()}RUN_ABANDONED_SECONDS=3600\n")


def has_begun(run: str) -> bool:
    return bool(call(f"/api/run/{run}")["stdout"] == "begun\n")


def is_stopping(unit: str) -> bool:
    return of(unit, "ActiveState") == "deactivating"


def under_way() -> list[str]:
    """So many runs, each of which waits for a word. One after the other: the guest is slow."""
    runs = []
    for _ in range(LIVE):
        run = submit(WAITING)
        eventually(run, partial(has_begun, run))
        runs.append(run)
    return runs


def the_token_is_for_root_to_read() -> None:
    token = Path("/etc/playpen/runner-token")
    assert oct(token.stat().st_mode) == "0o100600"
    assert len(bytes.fromhex(token.read_text())) == TOKEN_BYTES


def installing_again_leaves_settings_and_token() -> None:
    kept = [Path("/etc/playpen") / name for name in ("runner-token", "runner.env", "server.env")]
    before = [file.read_text() for file in kept]
    assert "made just now" not in install(Path(sys.argv[1]))
    assert [file.read_text() for file in kept] == before


def starting_is_over_when_the_server_has_taken_the_runners() -> None:
    systemctl("enable", "--now", "playpen-server", *RUNNERS)
    for unit in ("playpen-server", *RUNNERS):
        assert systemctl("is-enabled", unit) == "enabled"
    assert call("/healthz")["environments"], "no runner is there yet"
    for unit in RUNNERS:
        status = of(unit, "StatusText")
        assert "connected to" in status, status


def server_and_runners_are_two_ordinary_users() -> None:
    users = [Path(f"/proc/{of(unit, 'MainPID')}").stat().st_uid for unit in ("playpen-server", *RUNNERS)]
    assert users[0] != users[1] == users[2], users
    assert 0 not in users, users


def programs_run_at_the_full_level() -> None:
    snapshot = finished(submit("import os, sys\nprint('hello', 'TOKEN' in str(os.environ))"))
    assert (snapshot["stdout"], snapshot["usage"]["level"]) == ("hello False\n", "full"), snapshot


def a_runner_that_is_restarted_loses_no_run() -> None:
    for unit in RUNNERS:
        runs = under_way()
        restart = subprocess.Popen(["systemctl", "restart", unit])
        eventually("it is told to stop", partial(is_stopping, unit))
        assert [call(f"/api/run/{run}")["status"] for run in runs] == ["running"] * LIVE
        for run in runs:
            call(f"/api/run/{run}/input", {"data": "go\n"})
        for run in runs:
            snapshot = finished(run)
            assert (snapshot["status"], snapshot["stdout"]) == ("succeeded", WAITED), snapshot
        assert restart.wait() == 0
    programs_run_at_the_full_level()


def a_token_is_exchanged_under_a_live_run() -> None:
    token = Path("/etc/playpen/runner-token")
    old, new = token.read_text(), "another-token-of-the-guest"
    run = submit(COUNTING)
    eventually("it runs", lambda: call(f"/api/run/{run}")["status"] == "running")
    token.write_text(f"{new}\n{old}\n")
    systemctl("reload", "playpen-server")
    for unit in RUNNERS:
        systemctl("restart", unit)
    token.write_text(new)
    systemctl("reload", "playpen-server")
    snapshot = finished(run)
    assert (snapshot["status"], snapshot["stdout"]) == ("succeeded", COUNTED), snapshot
    programs_run_at_the_full_level()


def a_server_that_is_restarted_says_so_and_gets_its_runners_back() -> None:
    runs = under_way()
    systemctl("restart", "playpen-server")
    for run in runs:
        try:
            call(f"/api/run/{run}")
        except urllib.error.HTTPError as error:
            assert (error.code, json.load(error)["errorCode"]) == (410, "SERVER_RESTARTED")
        else:
            raise AssertionError("a run of before is there")
    eventually("the runners are back", lambda: call("/healthz")["environments"])
    programs_run_at_the_full_level()


def one_that_is_killed_is_started_again() -> None:
    for unit in ("playpen-server", *RUNNERS):
        before = of(unit, "MainPID")
        os.kill(int(before), signal.SIGKILL)
        comes_back(unit, before)
    programs_run_at_the_full_level()


def one_that_is_stuck_is_started_again() -> None:
    units = ("playpen-server", RUNNERS[0])
    before = {unit: of(unit, "MainPID") for unit in units}
    for unit in units:
        os.kill(int(before[unit]), signal.SIGSTOP)
    for unit in units:
        comes_back(unit, before[unit])
    programs_run_at_the_full_level()


def comes_back(unit: str, before: str) -> None:
    eventually(
        f"{unit} is back",
        lambda: of(unit, "MainPID") not in ("0", before) and of(unit, "ActiveState") == "active",
    )


def nothing_is_left_once_they_are_stopped() -> None:
    systemctl("stop", "playpen-server", *RUNNERS)
    for unit in ("playpen-server", *RUNNERS):
        assert of(unit, "Result") == "success", of(unit, "Result")
    names = {(entry / "comm").read_text().strip() for entry in Path("/proc").glob("[0-9]*")}
    assert not [name for name in names if name.startswith("playpen")], names
    groups = [str(path) for path in Path("/sys/fs/cgroup").rglob("playpen*") if path.suffix != ".slice"]
    assert not groups, groups


def main() -> None:
    prepare(Path(sys.argv[1]))
    tests = [
        the_token_is_for_root_to_read,
        installing_again_leaves_settings_and_token,
        starting_is_over_when_the_server_has_taken_the_runners,
        server_and_runners_are_two_ordinary_users,
        programs_run_at_the_full_level,
        a_runner_that_is_restarted_loses_no_run,
        a_token_is_exchanged_under_a_live_run,
        a_server_that_is_restarted_says_so_and_gets_its_runners_back,
        one_that_is_killed_is_started_again,
        one_that_is_stuck_is_started_again,
        nothing_is_left_once_they_are_stopped,
    ]
    for passed, test in enumerate(tests):
        began = time.monotonic()
        try:
            test()
        except Exception:
            # The next ones start from where this one should have ended.
            traceback.print_exc()
            print(journal(), file=sys.stderr)
            print(f"test result: FAILED. {passed} passed; {len(tests) - passed} failed")
            sys.exit(1)
        print(f"{test.__name__} {time.monotonic() - began:.1f} s", flush=True)
    print(f"test result: ok. {len(tests)} passed; 0 failed")


if __name__ == "__main__":
    main()
