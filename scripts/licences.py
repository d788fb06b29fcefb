"""Print the licences of all that goes into the programs and the page: `scripts/licences.py`, from a checkout.

What crates and packages say of themselves, and the texts that they come with, each once. Needs the
sources of the crates (`cargo fetch`) and `front/node_modules`.
"""

import json
import platform
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ("playpen-server", "playpen-runner")
# A tool while it is developed, and a part of every page that it compiles.
COMPILED_IN = ("svelte",)
TEXTS = re.compile(r"(licen[sc]e|copying|notice|unlicense)", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Part:
    """Something of others that is handed on."""

    name: str
    version: str
    licence: str
    folder: Path

    def texts(self) -> Iterator[str]:
        for file in sorted(self.folder.iterdir()):
            if file.is_file() and TEXTS.match(file.name):
                yield file.read_text(errors="replace").strip()


def crates() -> set[Part]:
    """Everything that the programs are linked with."""
    here = f"{platform.machine()}-unknown-linux-gnu"
    command = [
        "cargo",
        "metadata",
        "--format-version",
        "1",
        "--locked",
        "--offline",
        "--filter-platform",
        here,
    ]
    told = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)
    packages = {package["id"]: package for package in told["packages"]}
    needs = {node["id"]: [*linked(node)] for node in told["resolve"]["nodes"]}
    todo = [key for key, package in packages.items() if package["name"] in PROGRAMS]
    seen: set[str] = set()
    while todo:
        key = todo.pop()
        if key not in seen:
            seen.add(key)
            todo += needs[key]
    others = (packages[key] for key in seen if packages[key]["source"])
    return {
        Part(one["name"], one["version"], one["license"] or "see its text", Path(one["manifest_path"]).parent)
        for one in others
    }


def linked(node: dict[str, Any]) -> Iterator[str]:
    for need in node["deps"]:
        if any(kind["kind"] is None for kind in need["dep_kinds"]):
            yield need["pkg"]


def packages() -> set[Part]:
    """Everything that the page is made of."""
    front = ROOT / "front"
    lock = json.loads((front / "package-lock.json").read_text())["packages"]
    todo = [*lock[""]["dependencies"], *COMPILED_IN]
    seen: set[str] = set()
    while todo:
        name = todo.pop()
        entry = lock.get(f"node_modules/{name}")
        if entry and name not in seen:
            seen.add(name)
            todo += entry.get("dependencies", {})
    entries = {name: lock[f"node_modules/{name}"] for name in seen}
    return {
        Part(name, entry["version"], entry.get("license", "see its text"), front / "node_modules" / name)
        for name, entry in entries.items()
    }


def notice(parts: set[Part]) -> str:
    """One text for all of them."""
    lines = ["Playpen is made with the work of others, which is theirs, under their licences.", ""]
    owners: dict[str, list[str]] = defaultdict(list)
    for part in sorted(parts):
        lines.append(f"{part.name} {part.version}: {part.licence}")
        for text in part.texts():
            owners[text].append(f"{part.name} {part.version}")
    for text, names in owners.items():
        lines += ["", "-" * 79, f"The licence of {', '.join(names)}:", "", text]
    return "\n".join(lines)


if __name__ == "__main__":
    print(notice(crates() | packages()))
