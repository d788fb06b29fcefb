"""What an attack is written with. The harness sends it into the run beside the program.

An attack is one or more *ways*: functions that try one thing each. A way that gets through returns, in
words, what it got. A wall shows as an ordinary exception with an errno that walls are known to use.
Anything else is a fault of the attack itself and is reported as `broken`, never as `denied`.
"""

import errno
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from typing import NoReturn, Optional, Union

# How every secret of the canary host begins. What follows differs from run to run and is never printed.
SECRET = b"canary-secret:"

# From the best to the worst: the worst way decides what the program reports.
OUTCOMES = ("absent", "denied", "harmless", "broken", "escaped")
# The same, said by the exit status: it is still there when a flood has cost the last line.
STATUS = {"absent": 11, "denied": 10, "harmless": 12, "broken": 14, "escaped": 13}

WALLS = frozenset({errno.EPERM, errno.EACCES, errno.ENOSYS})

Way = Callable[[], str]
Result = tuple[str, str, str]


class Outcome(Exception):
    """Ends a way with something else than an escape; its text is the detail."""

    word = "broken"


class Denied(Outcome):
    """A wall was met that shows as something else than an errno."""

    word = "denied"


class Absent(Outcome):
    """What was to be attacked is not there."""

    word = "absent"


class Harmless(Outcome):
    """It was allowed, and reached nobody else."""

    word = "harmless"


class Broken(Outcome):
    """The attack itself does not work."""


def run(*ways: Way, denied: Iterable[int] = (), absent: Iterable[int] = ()) -> NoReturn:
    """Tries every way, prints a line for each and the final one, and exits.

    `denied` and `absent` are errnos that mean so for this attack, beside EPERM, EACCES and ENOSYS.
    """
    walls, gaps = WALLS | set(denied), set(absent)
    # Where a limit ends the run, the harness asks for one way at a time.
    only = os.environ.get("ATTACK_WAY")
    chosen = [way for way in ways if only in (None, _name(way))]
    if not chosen:
        finish([("broken", "way", f"there is no way {only}")])
    finish([_attempt(way, walls, gaps) for way in chosen])


def finish(results: list[Result]) -> NoReturn:
    """Prints what became of each way, `(outcome, name, detail)`, and exits."""
    say("")  # Whatever was printed before may not have ended its line.
    for outcome, name, detail in results:
        say(f"WAY {outcome} {name} {detail}")
    worst = max((result[0] for result in results), key=OUTCOMES.index)
    say(
        f"ATTACK {worst} " + "; ".join(f"{name}: {detail}" for word, name, detail in results if word == worst)
    )
    sys.stdout.flush()
    if "ATTACK_WARM" in os.environ:
        sys.exit(STATUS[worst])  # The interpreter has another program to run.
    # Not sys.exit: threads or children that an attack leaves must not keep it waiting.
    os._exit(STATUS[worst])


def say(line: str) -> None:
    """Writes one line, whatever state `sys.stdout` is in."""
    line = "".join(letter if letter.isprintable() else "?" for letter in line)[:400]
    try:
        os.write(1, f"{line}\n".encode("ascii", "replace"))
    except OSError:
        pass  # Closed by the attack; the exit status says it too.


def _name(way: Way) -> str:
    return getattr(way, "__name__", "way")


def _attempt(way: Way, walls: "frozenset[int]", gaps: "set[int]") -> Result:
    name = _name(way)
    try:
        return "escaped", name, way()
    except Outcome as outcome:
        return outcome.word, name, str(outcome)
    except MemoryError:
        return ("denied" if errno.ENOMEM in walls else "broken"), name, "MemoryError"
    except OSError as error:
        code = error.errno or 0
        detail = errno.errorcode.get(code, repr(error))
        if code in gaps:
            return "absent", name, detail
        return ("denied" if code in walls else "broken"), name, detail
    except Exception as error:
        return "broken", name, repr(error)


def canary(name: str) -> str:
    """What the canary host tells about its `CANARY_<name>`."""
    try:
        return os.environ[f"CANARY_{name}"]
    except KeyError:
        raise Broken(f"CANARY_{name} is not set") from None


def canary_or_absent(name: str) -> str:
    """The same, of something that not every host has."""
    if f"CANARY_{name}" not in os.environ:
        raise Absent(f"the host has no {name}")
    return canary(name)


def canary_pid() -> int:
    """The process on the host that an attack may aim at."""
    return int(canary("PID"))


def inside(name: str) -> str:
    """A path in the canary's directory, which everybody may write in."""
    return f"{canary('DIR')}/{name}"


def must_be_secret(data: Union[bytes, str]) -> str:
    """Says that the secret was read; anything else that was read is not an escape."""
    data = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
    if SECRET in data:
        return f"read the secret, {len(data)} bytes"
    raise Harmless(f"{len(data)} bytes without a secret")


def goal(default: float) -> float:
    """How far to go: beyond the limit of the request inside, a small bound where the attack is proven."""
    return float(os.environ.get("ATTACK_GOAL", default))


def whole_goal(default: int) -> int:
    """The same, as a whole number."""
    return int(goal(default))


def hold(what: str, seconds: float = 2.0) -> str:
    """Stays in excess for as long as a limit that is polled needs to see it."""
    time.sleep(float(os.environ.get("ATTACK_HOLD", seconds)))
    return what


def in_child(way: Way) -> str:
    """Tries `way` in a forked child, for what would change this process for good."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _answer(way, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if not said:
        raise Broken(f"the child ended without a word, status {status}")
    kind, value = json.loads(said)
    if kind == "errno":
        raise OSError(value, os.strerror(value))
    for outcome in (Denied, Absent, Harmless, Broken):
        if kind == outcome.__name__:
            raise outcome(value)
    return str(value)


def _answer(way: Way, writer: int) -> NoReturn:
    answer: tuple[str, Union[str, int, None]]
    try:
        answer = ("escaped", way())
    except Outcome as outcome:
        answer = (type(outcome).__name__, str(outcome))
    except OSError as error:
        answer = ("errno", error.errno)
    except BaseException as error:
        answer = ("Broken", repr(error))
    try:
        os.write(writer, json.dumps(answer).encode())
    finally:
        os._exit(0)


def spawn(action: Callable[[], None]) -> int:
    """Forks a child that does `action` and ends; returns its process id."""
    child = os.fork()
    if child == 0:
        try:
            action()
        finally:
            os._exit(0)
    return child


def status_of(pid: Union[int, str], field: str) -> Optional[str]:
    """A field of `/proc/PID/status`."""
    with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:
        for line in status:
            if line.startswith(f"{field}:"):
                return line.split(":", 1)[1].strip()
    return None
