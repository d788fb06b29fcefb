"""What scripts/install puts where, and what systemd says of the units.

scripts/homes/units.py starts them for real.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from processes import ROOT, built

UNITS = ["playpen-server.service", "playpen-runner.service", "playpen-runner@1.service"]


def install(target: Path, dest: Path, *parts: str, prefix: str = "/usr/local") -> Path:
    """Below `dest`, with what was built as if it were a release."""
    release = target / "release"
    release.mkdir(parents=True, exist_ok=True)
    for name in ("server", "runner"):
        program = release / f"playpen-{name}"
        program.unlink(missing_ok=True)
        program.symlink_to(built(name))
    variables = {**os.environ, "DESTDIR": str(dest), "PREFIX": prefix, "CARGO_TARGET_DIR": str(target)}
    subprocess.run([ROOT / "scripts/install", *parts], env=variables, check=True)
    return dest


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(tmp_path_factory.mktemp("target"), tmp_path_factory.mktemp("dest"))


def files(dest: Path) -> set[str]:
    return {str(file.relative_to(dest)) for file in dest.rglob("*") if file.is_file()}


def analyze(verb: str, dest: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", verb, f"--root={dest}", *arguments], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_knows_every_directive_and_finds_the_programs(installed: Path, unit: str) -> None:
    # It wants the units that every service depends on.
    system = installed / "usr/lib/systemd/system"
    if not system.exists():
        shutil.copytree("/usr/lib/systemd/system", system, symlinks=True)
        # And what the units call of every system.
        (installed / "usr/bin").mkdir()
        for name in ("install", "sh"):
            shutil.copy(f"/usr/bin/{name}", installed / "usr/bin")
    done = analyze("verify", installed, unit)
    # Those of the system may have faults of their own.
    assert [line for line in (done.stdout + done.stderr).splitlines() if "playpen" in line] == []


@pytest.mark.parametrize(("unit", "most"), [*zip(UNITS, (20, 45, 45), strict=True)])
def test_services_are_exposed_to_little(installed: Path, unit: str, most: int) -> None:
    done = analyze("security", installed, "--offline=yes", f"--threshold={most}", "--no-pager", unit)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_runner_has_each_directive_of_the_server_or_says_why_not(installed: Path) -> None:
    units = installed / "usr/local/lib/systemd/system"
    server, runner = [(units / f"playpen-{name}.service").read_text() for name in ("server", "runner")]
    # Those below the server's own comment are what hardens it.
    below = server.split("runs nobody's program")[1].split("[Install]")[0]
    hardening = re.findall(r"^([A-Z]\w+)=", below, re.MULTILINE)
    assert "SystemCallFilter" in hardening
    assert [name for name in hardening if f"{name}=" not in runner] == []


def test_one_runner_and_one_of_several_are_the_same(installed: Path) -> None:
    units = installed / "usr/local/lib/systemd/system"
    assert (units / "playpen-runner.service").read_text() == (units / "playpen-runner@.service").read_text()


@pytest.mark.parametrize("name", ["server", "runner"])
def test_samples_name_settings_that_there_are_and_set_none(name: str) -> None:
    told = subprocess.run([built(name), "--help"], capture_output=True, text=True, check=True).stdout
    sample = (ROOT / f"systemd/{name}.env").read_text()
    settings = re.findall(r"^#([A-Z_]+)=", sample, re.MULTILINE)
    assert settings
    assert [setting for setting in settings if f"\n  {setting}  (" not in told] == []
    assert not [line for line in sample.splitlines() if line and not line.startswith("#")]


def test_settings_are_never_written_over(tmp_path: Path) -> None:
    dest = install(tmp_path / "target", tmp_path / "dest")
    settings = dest / "etc/playpen/server.env"
    settings.write_text("PORT=9000\n")
    (dest / "usr/local/bin/playpen-server").write_text("old")
    install(tmp_path / "target", dest)
    assert settings.read_text() == "PORT=9000\n"
    assert (dest / "usr/local/bin/playpen-server").read_bytes() == Path(built("server")).read_bytes()


def test_a_part_alone_somewhere_else(tmp_path: Path) -> None:
    dest = install(tmp_path / "target", tmp_path / "dest", "runner", prefix="/opt/playpen")
    assert files(dest) == {
        "etc/playpen/runner.env",
        "opt/playpen/bin/playpen-runner",
        "opt/playpen/lib/systemd/system/playpen-runner.service",
        "opt/playpen/lib/systemd/system/playpen-runner@.service",
        "opt/playpen/lib/sysusers.d/playpen.conf",
        "opt/playpen/lib/tmpfiles.d/playpen.conf",
    }
    unit = (dest / "opt/playpen/lib/systemd/system/playpen-runner@.service").read_text()
    assert "ExecStart=/opt/playpen/bin/playpen-runner\n" in unit
