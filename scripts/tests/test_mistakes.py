"""The editor's sentences about errors are tested against wordings that real CPythons must still say."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_recorded_wordings_are_what_pythons_say() -> None:
    # `make test` names the Pythons of this machine; the oldest and the newest of programs are among them.
    pythons = os.environ["PLAYPEN_PYTHONS"].split(",")
    asked = [next(path for path in pythons if path.endswith(series)) for series in ("3.9", "3.13")]
    command = [sys.executable, "scripts/mistakes.py", *asked]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said == (ROOT / "front/src/lib/wordings.json").read_text(encoding="utf-8")
