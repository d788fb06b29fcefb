"""Proves that every attack works where nothing stops it; one that does not proves nothing inside either.

    python3 prove.py [AREA | AREA/NAME …] [--python PATH]

Runs each program without walls, as an ordinary user or, where its header says so, as root, against a naive
runner and a real canary host, and checks that every way of it gets through and that every witness which its
header names has seen it. To be run as root. Exits with 1 when anything could not be proven.
"""

import argparse
import os
import pwd
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from host.header import HeaderError, Program, read_all, unattacked
from host.unconfined import Seen, Unconfined

ROOT = Path(__file__).parent
# Where attacks leave things in places that all share, they are called so.
LITTER = "playpen-attack"
# And their System V objects have keys that begin with two letters.
KEYS = int.from_bytes(b"PL", "big")
# Which column of /proc/sysvipc/<kind> is the owner.
OWNER_COLUMN = {"shm": 7, "sem": 4, "msg": 7}
SHARED = ("/tmp", "/var/tmp", "/dev/shm", "/run/lock", "/dev/mqueue")


def main() -> int:
    options = argparse.ArgumentParser(description="proves the attacks unconfined")
    options.add_argument("only", nargs="*", help="areas or programs; all where none is named")
    options.add_argument(
        "--python", default="/usr/bin/python3", help="the interpreter, reachable for any user"
    )
    options.add_argument("--verbose", action="store_true", help="show what the programs printed")
    arguments = options.parse_args()
    try:
        programs = read_all(ROOT)
    except HeaderError as fault:
        print(fault, file=sys.stderr)
        return 1
    if os.geteuid() != 0:
        print(
            "prove.py has to be run as root: some attacks need it, the others a user of their own",
            file=sys.stderr,
        )
        return 1
    wanted = [program for program in programs if not arguments.only or _named(program, arguments.only)]
    missing = [] if arguments.only else unattacked(programs)
    for threat in missing:
        print(f"no attack for the threat {threat!r}")
    return max(bool(missing), prove_all(wanted, arguments.python, arguments.verbose))


def _named(program: Program, names: list[str]) -> bool:
    return program.area in names or program.name in names


def free_uid() -> int:
    """A user id that nobody has."""
    taken = {entry.pw_uid for entry in pwd.getpwall()}
    taken |= {path.stat().st_uid for path in Path("/proc").glob("[0-9]*") if path.exists()}
    return next(uid for uid in range(59_000, 60_000) if uid not in taken)


def prove_all(programs: list[Program], python: str, verbose: bool) -> int:
    started = time.monotonic()
    uids = {"user": free_uid(), "root": 0}
    owners = set(uids.values())
    before = litter(owners)
    places = {name: Unconfined(python, uid) for name, uid in uids.items()}
    failed, ways, tolerated, areas = 0, 0, [], Counter[str]()
    try:
        for program in programs:
            place = places[program.prove.get("as", "user")]
            moment = time.monotonic()
            seen = place.run(program)
            clean(litter(owners) - before)
            fault, excused = judge(program, seen)
            took = time.monotonic() - moment
            print(
                f"{'FAIL' if fault else 'ok':4} {took:5.2f} s  {program.name:42} {fault or seen.detail[:100]}"
            )
            if verbose or fault:
                print("\n".join(f"        {line}" for line in _last(seen)))
            failed += bool(fault)
            # What is excused as a whole is no failure, and no proof.
            whole = program.kind == "control" or isinstance(program.prove.get("unproven"), str)
            whole = whole or seen.outcome in ("absent", "denied")
            proven = not fault and not (excused and whole)
            areas[program.area] += proven
            ways += sum(word == "escaped" for word, _ in seen.ways.values())
            tolerated += [f"{program.name}: {why}" for why in excused]
    finally:
        for place in places.values():
            place.close()
    for line in tolerated:
        print(f"not proven here: {line}")
    left = litter(owners) - before
    left |= {path for place in places.values() for path in place.canary.left()}
    if left:
        print(f"left behind: {sorted(left)}")
    counts = ", ".join(f"{area} {count}" for area, count in sorted(areas.items()))
    print(f"{sum(areas.values())} of {len(programs)} proven, in {ways} ways: {counts}")
    print(f"{len(programs) - failed} passed, {failed} failed in {time.monotonic() - started:.0f}s")
    return 1 if failed or left else 0


def judge(program: Program, seen: Seen) -> tuple[str, list[str]]:
    """What is missing for a proof, and what is excused."""
    if program.kind == "control":
        return judge_control(program, seen)
    unproven = program.prove.get("unproven", {})
    if isinstance(unproven, str):
        # For the whole program: it may get through, or find nothing to attack.
        return _short(seen) * (seen.outcome in ("broken", "timeout")), [unproven] * (
            seen.outcome != "escaped"
        )
    excused = [f"{way}: {why}" for way, why in unproven.items() if not _passed(seen, way)]
    stopped = [way for way in seen.ways if not _passed(seen, way) and way not in unproven]
    blind = [way for way in stopped if seen.ways[way][0] == "harmless"]
    witnesses = {program.leaves, program.collected, *program.canary} - {""}
    missing = witnesses - seen.left - seen.collected - seen.touched
    fault = ""
    if not seen.ways:
        fault = _short(seen)
    elif program.ways and set(program.ways) != set(seen.ways):
        fault = f"its ways are {sorted(seen.ways)}, not those of the header"
    elif missing:
        fault = f"nobody saw {sorted(missing)}, only {sorted(seen.left | seen.collected | seen.touched)}"
    # Some ways cannot see for themselves whether they got through, but a witness did.
    elif stopped and not (witnesses and blind == stopped):
        fault = f"ways that do not get through: {stopped}"
    return fault, excused


def judge_control(program: Program, seen: Seen) -> tuple[str, list[str]]:
    """Controls have to work outside as well; those that need a package, where it is there."""
    if seen.output.rstrip().endswith("CONTROL ok"):
        return "", []
    if program.needs and "ModuleNotFoundError" in seen.complaints:
        return "", [f"needs {program.needs}"]
    return "did not say `CONTROL ok`", []


def _passed(seen: Seen, way: str) -> bool:
    return seen.ways.get(way, ("",))[0] == "escaped"


def _last(seen: Seen) -> list[str]:
    lines = [*seen.output.splitlines()[-12:], *seen.complaints.splitlines()[-12:]]
    return [line[:200] for line in lines]


def _short(seen: Seen) -> str:
    return f"it said {seen.outcome}: {seen.detail}"


def litter(uids: set[int]) -> set[str]:
    """What attacks may leave on the machine, as far as it belongs to these users: others prove things too."""
    found = set()
    for place in SHARED:
        for path in Path(place).glob(f"{LITTER}*"):
            if path.lstat().st_uid in uids:
                found.add(str(path))
    for kind, column in OWNER_COLUMN.items():
        for row in Path(f"/proc/sysvipc/{kind}").read_text().splitlines()[1:]:
            fields = row.split()
            if int(fields[0]) >> 16 == KEYS and int(fields[column]) in uids:
                found.add(f"{kind} {fields[1]}")
    return found


def clean(things: set[str]) -> None:
    """Removes what attacks were meant to leave."""
    for thing in things:
        if thing.startswith("/"):
            subprocess.run(["rm", "-rf", "--", thing], check=False)
        else:
            kind, ident = thing.split()
            subprocess.run(["ipcrm", {"shm": "-m", "sem": "-s", "msg": "-q"}[kind], ident], check=False)


if __name__ == "__main__":
    sys.exit(main())
