"""Read a test suite's log and print `PASSED FAILED SKIPPED`.

Knows the closing lines of cargo test, vitest and pytest. A log with none of them counts as 0 0 0, which
`scripts/test` takes for a failure.
"""

import re
import sys
from pathlib import Path

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

PASSED, FAILED, SKIPPED = range(3)

# What the runners call their outcomes.
OUTCOMES = {
    "passed": PASSED,
    "failed": FAILED,
    "error": FAILED,
    "errors": FAILED,
    "xpassed": FAILED,
    "ignored": SKIPPED,
    "skipped": SKIPPED,
    "todo": SKIPPED,
    "deselected": SKIPPED,
    "xfailed": SKIPPED,
}
COUNT = re.compile(rf"(\d+) ({'|'.join(OUTCOMES)})\b")

# Lines that close a run, and hold nothing but counts.
CLOSING = [
    re.compile(r"^test result: \w+\. (?P<counts>.*)$"),  # cargo test, one for each binary
    re.compile(r"^ +Tests +(?P<counts>\d.*)$"),  # vitest
    re.compile(r"^=*\s?(?P<counts>\d+ [a-z]+(, \d+ [a-z]+)*) in [\d.]+s.*$"),  # pytest
]


def counts(log: str) -> tuple[int, int, int]:
    """Add up what every closing line in the log says."""
    total = [0, 0, 0]
    for line in ANSI.sub("", log).splitlines():
        for pattern in CLOSING:
            if closing := pattern.match(line):
                for n, name in COUNT.findall(closing["counts"]):
                    total[OUTCOMES[name]] += int(n)
                break
    passed, failed, skipped = total
    return passed, failed, skipped


if __name__ == "__main__":
    print(*counts(Path(sys.argv[1]).read_text(errors="replace")))
