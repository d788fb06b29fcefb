"""What set-up says on a machine that lacks what it cannot install."""

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest


def machine_without(commands: Iterable[str], folder: Path) -> str:
    """A PATH with all of this machine's own commands but these."""
    places = [Path("/usr/bin"), Path("/bin")]
    for command in [entry for place in places for entry in place.iterdir()]:
        link = folder / command.name
        if command.name not in commands and not link.exists():
            link.symlink_to(command)
    return str(folder)


@pytest.mark.parametrize("goal", ["run", "check"])
def test_all_that_is_missing_is_told_at_once(goal: str, tmp_path: Path) -> None:
    # Without apt-get nothing can be installed, whoever asks.
    path = machine_without(["apt-get", "cc", "git", "cargo", "rustup", "npm"], tmp_path)
    done = subprocess.run(
        ["scripts/setup", goal],
        env={"PATH": path, "HOME": os.environ["HOME"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "packages (by their Debian names): gcc git" in done.stderr
    assert "sudo apt-get install --yes --no-install-recommends gcc git" in done.stderr
    assert "https://rustup.rs" in done.stderr
    assert "Node.js with npm, ^20.19 || >=22.12:" in done.stderr
    assert done.stderr.endswith("\nInstall what is missing, then try again.\n")


def test_nothing_is_said_where_nothing_is_missing() -> None:
    # What this very test stands on.
    done = subprocess.run(["scripts/setup", "build"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
