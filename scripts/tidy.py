"""The rules of this repository that no linter knows. Prints each breach as `path:line: what and why`.

1. The queue is a pure machine: no I/O, no clock, no async in it.
2. Dependencies point one way: server → protocol ← runner, and only `http` knows HTTP.
3. A source file holds one thing: none is longer than 500 lines.
4. Nothing names a package registry's host, a folder outside the checkout, or a machine's own paths.
"""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

LONGEST = 500
# Files that may be longer, each with its reason.
LONGER: dict[str, str] = {}

SOURCES = {".rs", ".py", ".ts", ".js", ".mjs", ".svelte", ".css", ".html", ".sql", ".sh", ""}
GENERATED = {
    "Cargo.lock",
    "front/package-lock.json",
    "front/src/api/schema.ts",
    "scripts/tools.txt",
    "runner/python/libraries.txt",
}

IMPURE = re.compile(r"\b(axum|tokio|sqlx|std::fs|std::net|std::io|SystemTime|Instant|async|await)\b")

# What each crate of the workspace may depend on among the others.
LEAVES = {"playpen-protocol", "playpen-settings"}
MAY_DEPEND = {
    "playpen-server": LEAVES,
    "playpen-runner": LEAVES | {"playpen-pictures"},
    "playpen-pictures": set(),
    # Measures the sandbox's layers from outside.
    "playpen-bench": LEAVES | {"playpen-runner"},
    "playpen-fuzz": LEAVES | {"playpen-pictures"},
}
# Nothing that ships: the runner's tests claim their runs from a real server.
TESTS_MAY_DEPEND = {"playpen-runner": {"playpen-server"}}

# Put together here so that this file does not hold what it looks for.
BANNED = {
    "registry." + "npmjs.org": "package registries are the clients' own setting",
    "pypi." + "org": "package registries are the clients' own setting",
    "python" + "hosted.org": "package registries are the clients' own setting",
    "static." + "crates.io": "package registries are the clients' own setting",
    "index." + "crates.io": "package registries are the clients' own setting",
    "debian." + "org": "package registries are the clients' own setting",
    "../" + "shared": "a checkout must stand alone",
    "/" + "work/": "a path of one machine",
    "/" + "root/": "a path of one machine",
}

Breach = tuple[str, int, str]


def queue_is_pure(path: str, lines: list[str]) -> Iterator[Breach]:
    if not re.match(r"server/src/queue(\.rs$|/)", path):
        return
    for n, line in enumerate(lines, 1):
        code = line.split("//")[0]
        if found := IMPURE.search(code):
            yield path, n, f"the queue is a pure machine, it may not name `{found[0]}`"


def only_http_knows_http(path: str, lines: list[str]) -> Iterator[Breach]:
    # `lifecycle` hands the router to axum's listener, and takes it away again.
    if not path.startswith("server/src/") or re.match(r"server/src/(lifecycle\.rs$|http(\.rs$|/))", path):
        return
    for n, line in enumerate(lines, 1):
        if re.search(r"\baxum::", line.split("//")[0]):
            yield path, n, "only `http` may name axum"


def not_too_long(path: str, lines: list[str]) -> Iterator[Breach]:
    if Path(path).suffix in SOURCES and len(lines) > LONGEST and path not in LONGER:
        yield path, len(lines), f"longer than {LONGEST} lines: the next module starts before that"


def no_banned_words(path: str, lines: list[str]) -> Iterator[Breach]:
    for n, line in enumerate(lines, 1):
        for word, why in BANNED.items():
            if word in line:
                yield path, n, f"names `{word}`: {why}"


def dependencies_point_one_way(path: str, manifest: str) -> Iterator[Breach]:
    crate = tomllib.loads(manifest)
    name = crate.get("package", {}).get("name")
    for kind in ("dependencies", "build-dependencies", "dev-dependencies"):
        allowed = MAY_DEPEND.get(name, set())
        if kind == "dev-dependencies":
            allowed = allowed | TESTS_MAY_DEPEND.get(name, set())
        for table in (crate, *crate.get("target", {}).values()):
            for dependency in table.get(kind, {}):
                if dependency.startswith("playpen-") and dependency not in allowed:
                    yield path, 1, f"`{name}` may not depend on `{dependency}`"


def breaches(path: str, text: str) -> Iterator[Breach]:
    """All that is wrong with one file."""
    if path in GENERATED:
        return
    lines = text.splitlines()
    for rule in (queue_is_pure, only_http_knows_http, not_too_long, no_banned_words):
        yield from rule(path, lines)
    if path.endswith("Cargo.toml"):
        yield from dependencies_point_one_way(path, text)


def repository_files() -> Iterator[tuple[str, str]]:
    """Every text file that git tracks, or would after `git add`."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for path in sorted(filter(None, listed.split("\0"))):
        try:
            yield path, Path(path).read_text(encoding="utf-8")
        except (FileNotFoundError, IsADirectoryError, UnicodeDecodeError):
            continue  # deleted but not yet committed, a link to a folder, or not text


def main() -> int:
    files = list(repository_files())
    found = [breach for path, text in files for breach in breaches(path, text)]
    for path, line, what in found:
        print(f"{path}:{line}: {what}")
    if not any(path.startswith("server/src/queue") for path, _ in files):
        print("server/src/queue: not found, so its purity was not checked")
        return 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
