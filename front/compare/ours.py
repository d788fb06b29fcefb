"""Runs a turtle program on our tkinter, and writes the operations of its picture: `ours.py PROGRAM`."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "runner" / "python"))

import turtle  # noqa: E402

operations = []
stage = sys.modules["tkinter.stage"].stage


def keep(event):
    operations.extend(event["ops"])
    return True


stage.send = keep
program = sys.argv[1]
exec(compile(Path(program).read_text(), program, "exec"), {})
turtle.update()
stage.finish()
print(json.dumps(operations))
