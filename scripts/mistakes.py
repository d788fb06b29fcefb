#!/usr/bin/env python3
"""Beginners' mistakes, and what each CPython says about them: `mistakes.py PYTHON… > wordings.json`.

The editor explains errors in plain words. Which ones, docs/ERRORS.md says; whether it still recognises what
Python says of them, its specs test against the output of this script, which is checked in as
front/src/lib/wordings.json. Run it again with the oldest and the newest CPython of programs:

    scripts/mistakes.py python3.9 python3.13 > front/src/lib/wordings.json
"""

import json
import re
import subprocess
import sys
import tempfile
from typing import Any

# Each mistake by the name that the editor has for it, in one or more programs.
MISTAKES: dict[str, list[str]] = {
    "misspelt": ['colour = "red"\nprint(color)\n', "x = 5\nprint(X)\n"],
    "unknownName": ["print(x)\n"],
    "capital": ['Print("hi")\n', "x = true\n", 'name = Input("Name? ")\n'],
    "missingImport": ["print(random.randint(1, 6))\n", "time.sleep(1)\n"],
    "missingColon": [
        "x = 3\nif x > 2\n    print(x)\n",
        "for i in range(3)\n    print(i)\n",
        "def f()\n    pass\n",
    ],
    "elseIf": ["x = 1\nif x > 2:\n    pass\nelse if x > 1:\n    pass\n"],
    "unclosedBracket": [
        'print("hi"\n',
        'print("hi"\nx = 3\n',
        "numbers = [1, 2\n",
        "print(len([1, 2])\nx = 1\n",
    ],
    "extraBracket": ['print("hi"))\n', "x = 1]\n"],
    "mismatchedBrackets": ["x = [1, 2)\n", "print({1: 2)\n"],
    "unclosedString": ['print("hi)\n', "name = 'Ada\n"],
    "unclosedTripleString": ['text = """hi\nthere\n'],
    "missingIndent": ["if 3 > 2:\nprint(1)\n", "def f():\nreturn 1\n", "for i in [1]:\n"],
    "unexpectedIndent": ["x = 1\n    y = 2\n"],
    "unevenIndent": ["if True:\n        x = 1\n    y = 2\n"],
    "tabs": ["if True:\n        x = 1\n\ty = 2\n"],
    "assignInCondition": ["x = 1\nif x = 3:\n    pass\n", "x = 1\nwhile x = 3:\n    pass\n"],
    "assignToValue": ["3 = x\n", 'input() = "x"\n', "x = 1\nx + 1 = 2\n"],
    "printStatement": ['print "hi"\n', "print x\n"],
    "missingComma": ["x = [1 2]\n", 'print("a" "b" 3)\n', 'name = "Ada"\nprint("hi" name)\n'],
    "otherPunctuation": ["print\uff081)\n", "x = “hi”\n", "x = [1\uff0c2]\n"],
    "badNumberName": ["2nd = 3\n", "x = 3px\n"],
    "keywordAsName": ["class = 3\n", "from = 1\n"],
    "plusPlus": ["x = 1\nx++\n"],
    "outsideFunction": ["return 3\n"],
    "outsideLoop": ["break\n", "continue\n"],
    "syntax": ["x = = 3\n", "x = 3 +\n"],
    "textPlusNumber": ['print("age: " + 3)\n', 'age = "3"\nprint(3 + age)\n'],
    "wrongOperands": [
        'print("6" - 2)\n',
        "x = [1] / 2\n",
        "x = None\nx += 1\n",
        'print("a" + [1])\n',
        'print("a" + None)\n',
        'print([1] + "a")\n',
        "print(len + 1)\n",
        "print({1} + {2})\n",
        'print("2" ** 2)\n',
    ],
    "timesText": ['print("3" * "4")\n', 'print("-" * 2.5)\n'],
    "notANumber": ['x = int("abc")\n', 'x = int("3.5")\n', 'x = float("")\n'],
    "compareTextAndNumber": ['age = "12"\nif age > 10:\n    pass\n'],
    "indexTooLarge": ["x = [1, 2]\nprint(x[2])\n", 'print("ab"[5])\n', "[].pop()\n"],
    "textAsIndex": ['x = [1]\nprint(x["0"])\n', "x = [1, 2]\nprint(x[0.5])\n"],
    "missingKey": ['x = {"a": 1}\nprint(x["b"])\n'],
    "missingAttribute": ["x = [1]\nx.push(2)\n", '"hi".uper()\n', "import math\nmath.squareroot(4)\n"],
    "nothingThere": [
        "x = [2, 1].sort()\nprint(x[0])\n",
        "x = print()\nx.upper()\n",
        "for i in None:\n    pass\n",
    ],
    "notCallable": ["x = 3\nx()\n", 'print = 3\nprint("hi")\n', 'x = "hi"("there")\n'],
    "notIterable": ["for i in 5:\n    pass\n", "list(3)\n"],
    "notIndexable": ["x = 5\nprint(x[0])\n", "print[0]\n"],
    "unchangeable": ['x = "cat"\nx[0] = "b"\n', "x = (1, 2)\nx[0] = 3\n"],
    "missingArgument": [
        "def f(a, b):\n    pass\nf(1)\n",
        "class Dog:\n    def __init__(self, name):\n        pass\nDog()\n",
    ],
    "missingForLibrary": [
        "len()\n",
        "range()\n",
        "round()\n",
        '"a".replace("a")\n',
        "import random\nrandom.randint(1)\n",
        "import time\ntime.sleep()\n",
        "import math\nmath.pow(2)\n",
    ],
    "extraArgument": ["def f(a):\n    pass\nf(1, 2)\n", "def f():\n    pass\nf(a=1)\n"],
    "extraForLibrary": [
        "len([1], 2)\n",
        'input("a", 1)\n',
        "range(1, 2, 3, 4)\n",
        "[].append(1, 2)\n",
        'print("a", colour="red")\n',
        "import random\nrandom.randint(1, 2, 3)\n",
        "import math\nmath.pow(1, 2, 3)\n",
    ],
    "missingSelf": ["class Dog:\n    def bark():\n        pass\nDog().bark()\n"],
    "unpacking": ["a, b = 1, 2, 3\n", "a, b = [1]\n"],
    "usedBeforeAssigned": ["score = 0\ndef add():\n    score += 1\nadd()\n"],
    "byZero": ["print(1 / 0)\n", "print(1 % 0)\n", "print(1.5 // 0)\n"],
    "noModule": ["import panda\n", "import nothing.here\n"],
    "notInstalled": ["import pygame\n", "from matplotlib import pyplot\n", "import numpy.linalg\n"],
    "noName": ["from math import squareroot\n"],
    "ownFileHidesModule": ["import random\nprint(random.randint(1, 6))\n"],
    "noFile": ['open("nothing.txt")\n'],
    "noInput": ["input()\n"],
    "tooDeep": ["def f():\n    return f()\nf()\n"],
    "assertion": ["assert 1 == 2\n", 'assert 1 == 2, "should be"\n'],
}

# Beside a program of this mistake, files that belong to it.
BESIDE = {"ownFileHidesModule": {"random.py": "import random\n\nprint(random.randint(1, 6))\n"}}

# Runs in the interpreter that is asked: its error as the editor is told it.
ASK = """
import json, os, sys
program, beside = json.loads(sys.stdin.read())
sys.stdin = open(os.devnull)
sys.stdout = open(os.devnull, "w")
sys.path.insert(0, os.getcwd())
for name, text in dict(beside, **{"main.py": program}).items():
    with open(name, "w", encoding="utf-8") as file:
        file.write(text)
sys.setrecursionlimit(200)
try:
    exec(compile(program, "main.py", "exec"), {"__name__": "__main__"})
except BaseException as error:
    told = {"kind": type(error).__name__, "message": str(error)}
    if isinstance(error, SyntaxError):
        told["message"], told["line"] = error.msg, error.lineno
    else:
        trace = error.__traceback__
        while trace:
            if trace.tb_frame.f_code.co_filename == "main.py":
                told["line"] = trace.tb_lineno
            trace = trace.tb_next
    sys.__stdout__.write(json.dumps(told))
"""


def said(python: str, program: str, beside: dict[str, str]) -> dict[str, Any]:
    """What one interpreter says about one program."""
    asked = json.dumps([program, beside])
    with tempfile.TemporaryDirectory() as folder:
        command = [python, "-X", "utf8", "-W", "ignore", "-c", ASK]
        answer = subprocess.run(command, input=asked, capture_output=True, text=True, check=True, cwd=folder)
    # Where the run and the library were is nobody's business.
    answer.stdout = re.sub(r" \(/[^)]*\)", " (/usr/lib/python)", answer.stdout.replace(folder, "/tmp/run"))
    if not answer.stdout:
        message = f"{python} finds nothing wrong with {program!r}"
        raise SystemExit(message)
    told: dict[str, Any] = json.loads(answer.stdout)
    return told


def series(python: str) -> str:
    """The series of an interpreter, `3.9`."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def main() -> None:
    pythons = {series(python): python for python in sys.argv[1:]}
    wordings = [
        {
            "mistake": mistake,
            "program": program,
            "said": {
                name: said(python, program, BESIDE.get(mistake, {})) for name, python in pythons.items()
            },
        }
        for mistake, programs in MISTAKES.items()
        for program in programs
    ]
    json.dump(wordings, sys.stdout, indent=1, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
