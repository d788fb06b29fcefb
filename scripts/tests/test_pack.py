"""A release, packed of what was built for the tests."""

import os
import re
import subprocess
import tarfile
from pathlib import Path

import pytest
from processes import ROOT, built


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([ROOT / "scripts/pack", built("server"), built("runner"), folder], check=True)
    return folder


def test_the_checksums_are_those_of_the_files(release: Path) -> None:
    (sums,) = release.glob("*.sha256")
    told = subprocess.run(
        ["sha256sum", "--check", sums.name], cwd=release, capture_output=True, text=True, check=True
    )
    assert told.stdout.count(": OK\n") == len([*release.iterdir()]) - 1


def test_it_installs_from_its_archive_alone(release: Path, tmp_path: Path) -> None:
    (archive,) = release.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        assert {member.uid for member in packed} == {0}
    subprocess.run(["tar", "--extract", "--file", archive, "--directory", tmp_path], check=True)
    (top,) = tmp_path.iterdir()
    assert top.name == archive.name.removesuffix(".tar.gz")
    for target in re.findall(r"\]\(([^)\s:#]+)\)", (top / "README.md").read_text("utf-8")):
        assert (top / target).exists(), target
    dest = tmp_path / "dest"
    variables = {"PATH": os.environ["PATH"], "DESTDIR": str(dest)}
    subprocess.run([top / "scripts/install"], env=variables, check=True)
    for name in ("server", "runner"):
        program = dest / f"usr/local/bin/playpen-{name}"
        told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
        assert (
            told
            == subprocess.run([built(name), "--version"], capture_output=True, text=True, check=True).stdout
        )
        # For a debugger is the build, not the release.
        assert program.stat().st_size < Path(built(name)).stat().st_size


def test_the_licences_of_others_are_told(release: Path) -> None:
    (licences,) = release.glob("*.licences.txt")
    text = licences.read_text()
    for part in ("tokio ", "axum ", "rustls ", "landlock ", "@codemirror/view ", "svelte "):
        assert f"\n{part}" in text, part
    assert "\nplaypen-" not in text
    assert "see its text" not in text
    # Only what is handed on: neither tests' nor other systems' parts.
    for part in ("proptest ", "windows-sys ", "vite ", "libfuzzer-sys "):
        assert f"\n{part}" not in text, part
