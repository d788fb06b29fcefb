"""Both READMEs say the same, links lead somewhere, and commands do what documents say of them."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from processes import runner, server

OPERATIONS = Path("docs/OPERATIONS.md")
LINK = re.compile(r"\]\(([^)\s]+)\)")
BLOCK = re.compile(r"(?:<!-- (?P<mark>.*?) -->\n)?```(?P<language>\w*)\n(?P<commands>.*?)```\n", re.DOTALL)


def links(document: Path) -> list[str]:
    return [target for target in LINK.findall(document.read_text("utf-8")) if "://" not in target]


def blocks(document: Path) -> list[str]:
    """What is to be typed or copied."""
    return [found["commands"] for found in BLOCK.finditer(document.read_text("utf-8"))]


every_document = pytest.mark.parametrize(
    "document", [*sorted(Path().glob("*.md")), *sorted(Path("docs").rglob("*.md"))], ids=str
)


def test_both_readmes_lead_to_the_same_and_have_the_same_commands() -> None:
    english, chinese = Path("README.md"), Path("README.zh-CN.md")
    others = {english.name, chinese.name}
    # Of a picture each shows the one in its own language.
    led = [x.replace(".zh-CN.png", ".png") for x in links(chinese) if x not in others]
    assert [x for x in links(english) if x not in others] == led
    assert chinese.name in links(english) and english.name in links(chinese)
    assert blocks(english) == blocks(chinese) != []


@every_document
def test_links_lead_somewhere(document: Path) -> None:
    for target in links(document):
        path, _, place = target.partition("#")
        file = document if not path else document.parent / path
        assert file.exists(), f"{document}: {target}"
        if place and file.suffix == ".md":
            heads = re.findall(r"^#+ (.*)$", file.read_text("utf-8"), re.MULTILINE)
            names = {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
            assert place in names, f"{document}: {target}"


# A setting and its default: `BODY_KIB`, 256 MiB; `HEAD_SECONDS` (10); 75 s (`IDLE_SECONDS`).
DEFAULT = re.compile(r"`([A-Z_]+)`(?:, | \()(\d[\d,]*)(?: (KiB|MiB))?|(\d[\d,]*) \w+ \(`([A-Z_]+)`\)")
BYTES = {"KiB": 1 << 10, "MiB": 1 << 20}


def test_defaults_in_documents_are_those_of_the_programs() -> None:
    # This table is made out of the code.
    table = re.findall(r"^\| `([A-Z_]+)` \| `?(\d+)[`;]", OPERATIONS.read_text("utf-8"), re.MULTILINE)
    defaults = {name: int(default) for name, default in table}
    compared = set()
    for document in [*Path().glob("*.md"), *Path("docs").rglob("*.md")]:
        for before, number, unit, other, after in DEFAULT.findall(document.read_text("utf-8")):
            name, said = before or after, int((number or other).replace(",", ""))
            if name not in defaults:
                continue
            if unit:
                said = said * BYTES[unit] // (BYTES["KiB"] if name.endswith("_KIB") else 1)
            assert said == defaults[name], f"{document}: {name}"
            compared.add(name)
    assert compared >= {"RUNS_PER_MINUTE", "BODY_KIB", "HEAD_SECONDS", "IDLE_SECONDS"}


@every_document
def test_commands_say_what_tests_them_or_why_nothing_does(document: Path) -> None:
    for found in BLOCK.finditer(document.read_text("utf-8")):
        if found["language"] != "sh":
            continue
        mark = found["mark"] or ""
        tested_by = re.match(r"tested by (\S+?)(,|$)", mark)
        is_run = mark == "test" and document == OPERATIONS
        assert is_run or mark.startswith("untested: ") or (tested_by and Path(tested_by[1]).exists()), (
            f"{document}: neither `<!-- tested by FILE -->` nor `<!-- untested: why -->` before:\n"
            + found["commands"]
        )


def test_the_run_in_the_readme(tmp_path: Path) -> None:
    commands = [found for found in blocks(Path("README.md")) if found.startswith("curl ")]
    with server(tmp_path, {}) as port, runner(tmp_path, f"http://127.0.0.1:{port}", {}):
        command = commands[0].replace("localhost:8000", f"127.0.0.1:{port}")
        said = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True).stdout
    told = json.loads(said)
    assert (told["status"], told["stdout"], told["exitCode"]) == ("succeeded", "hello\n", 0)
    assert len(commands) == 1 and told["usage"]


def test_commands_of_operations_do_what_they_say(tmp_path: Path) -> None:
    binaries = Path(os.environ["PLAYPEN_SERVER_BIN"]).parent
    variables = {
        **os.environ,
        "PATH": f"{binaries}:{os.environ['PATH']}",
        "RUNNER_WORK_DIR": str(tmp_path / "work"),
    }
    (tmp_path / "work").mkdir(mode=0o700)
    run = 0
    for found in BLOCK.finditer(OPERATIONS.read_text("utf-8")):
        commands = found["commands"]
        if found["mark"] != "test":
            continue
        command = ["bash", "-euo", "pipefail", "-c", commands]
        done = subprocess.run(
            command, cwd=tmp_path, env=variables, capture_output=True, text=True, check=False
        )
        # Of a machine that can confine nothing, `doctor` says so with a code of its own.
        assert done.returncode in (0, 69 if "doctor" in commands else 0), commands + done.stdout + done.stderr
        run += 1
    assert run > 1
    token = tmp_path / "token"
    assert re.fullmatch(r"\S{32}\n", token.read_text()) and not token.stat().st_mode & 0o077
