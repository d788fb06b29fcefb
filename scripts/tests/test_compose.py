"""What compose.yaml says, as podman-compose reads it. scripts/homes/images runs it."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from processes import ROOT


@pytest.fixture(scope="module")
def services() -> Any:
    command = [f"{Path(sys.executable).parent}/podman-compose", "--file", f"{ROOT}/compose.yaml", "config"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return yaml.safe_load(told)["services"]


def test_it_parses_and_has_a_server_a_runner_and_what_makes_their_token(services: Any) -> None:
    assert set(services) == {"token", "server", "runner"}
    for one in services.values():
        assert (ROOT / one["build"]["dockerfile"]).is_file()


def test_both_sides_read_the_same_token_from_a_file(services: Any) -> None:
    tokens = {services[one]["environment"]["RUNNER_ACCESS_TOKEN_FILE"] for one in ("server", "runner")}
    assert tokens == {"/run/playpen-token/token"}


def test_nothing_has_more_than_it_needs(services: Any) -> None:
    for one in services.values():
        assert not one.get("privileged")
        assert (one["read_only"], one["cap_drop"]) == (True, ["ALL"])
        assert "no-new-privileges:true" in one["security_opt"]
    assert "cap_add" not in services["server"]


def test_runners_can_be_several(services: Any) -> None:
    alone = {"container_name", "hostname", "ports"}
    assert not alone & set(services["runner"])
    # They agree through it on the user ids of their runs.
    assert any(str(volume).startswith("users:/run/playpen") for volume in services["runner"]["volumes"])


@pytest.mark.parametrize(
    ("asked", "there", "missing"),
    [
        ("science game", {"numpy", "matplotlib", "pandas", "pillow", "pygame-ce"}, set()),
        ("game science", {"numpy", "matplotlib", "pandas", "pillow", "pygame-ce"}, set()),
        ("science", {"numpy", "matplotlib", "pandas", "pillow", "kiwisolver"}, {"pygame-ce"}),
        ("game", {"numpy", "pygame-ce"}, {"matplotlib", "pandas"}),
        ("none", set(), {"numpy", "pygame-ce"}),
    ],
)
def test_an_image_has_the_libraries_that_are_asked_for(
    asked: str, there: set[str], missing: set[str], tmp_path: Path
) -> None:
    text = (ROOT / "runner/Dockerfile").read_text()
    (choice,) = re.findall(r"^RUN (case .*?)>/tmp/wanted\.txt", text, re.DOTALL | re.MULTILINE)
    choice = choice.replace("/tmp/libraries.txt", str(ROOT / "runner/python/libraries.txt"))
    # As the engine runs it.
    variables = {"LIBRARIES": asked, "PATH": "/usr/bin:/bin"}
    taken = subprocess.run(
        ["/bin/sh", "-c", choice], env=variables, capture_output=True, text=True, check=True
    ).stdout
    lines = re.findall(r"^([\w-]+)==.*\\\n +(--hash=)?", taken, re.MULTILINE)
    names = {name for name, _ in lines}
    assert there <= names
    assert not missing & names
    # Each with the sums of its files.
    assert all(sums for _, sums in lines)
