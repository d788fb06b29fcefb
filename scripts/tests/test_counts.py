"""The counts that CI ends on must hold for every runner's closing lines."""

import pytest

from counts import counts


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        ("", (0, 0, 0)),
        ("nothing that looks like a closing line: 3 passed\n", (0, 0, 0)),
        (
            "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n"
            "test result: FAILED. 3 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out\n",
            (15, 2, 1),
        ),
        (
            "\x1b[2m Test Files \x1b[22m \x1b[31m1 failed\x1b[39m | 2 passed (3)\n"
            "\x1b[2m      Tests \x1b[22m 1 failed | 12 passed | 2 skipped | 1 todo (16)\n",
            (12, 1, 3),
        ),
        ("      Tests  no tests\n", (0, 0, 0)),
        ("==== 3 passed, 1 failed, 2 skipped, 1 xfailed in 0.12s ====\n", (3, 1, 3)),
        ("1 failed, 3 passed, 1 error in 62.50s (0:01:02)\n", (3, 2, 0)),
    ],
)
def test_closing_lines(log: str, expected: tuple[int, int, int]) -> None:
    assert counts(log) == expected
