"""For attacks of one run on another that runs beside it: one program plays both parts.

The harness starts it with `ATTACK_ROLE=victim` and standard input open, waits for the line `VICTIM {json}`,
starts it again with `ATTACK_ROLE=attacker` and that JSON in `ATTACK_VICTIM`, and when the attacker has ended
it closes the victim's standard input, whereupon the victim says how it was treated. Both report as usual.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

import attack


def neighbours(
    victim: "Callable[[], dict[str, Any]]",
    verdict: attack.Way,
    *ways: "Callable[[dict[str, Any]], str]",
    denied: Iterable[int] = (),
    absent: Iterable[int] = (),
) -> NoReturn:
    """Plays the part that the environment names.

    `victim` makes what can be attacked and tells where; `verdict` is a way that "gets through" when harm was
    done; `ways` are the attacker's, each given what the victim told.
    """
    if os.environ.get("ATTACK_ROLE") != "attacker":
        print(f"VICTIM {json.dumps(victim())}", flush=True)
        sys.stdin.read()
        attack.run(verdict)
    told = json.loads(os.environ["ATTACK_VICTIM"])

    def given(way: "Callable[[dict[str, Any]], str]") -> attack.Way:
        def aimed() -> str:
            return way(told)

        aimed.__name__ = way.__name__
        return aimed

    attack.run(*map(given, ways), denied=denied, absent=absent)


def unharmed() -> str:
    """The verdict of a victim that only has something to be found."""
    raise attack.Harmless("nothing happened to it")
