"""Each rule of tidy finds its breach, and leaves alone what is right."""

import pytest

from tidy import BANNED, LONGEST, breaches


def found(path: str, text: str) -> list[tuple[int, str]]:
    return [(line, what) for _, line, what in breaches(path, text)]


@pytest.mark.parametrize("path", ["server/src/queue.rs", "server/src/queue/lease.rs"])
def test_the_queue_names_no_clock_and_no_runtime(path: str) -> None:
    breach = found(path, "// tokio drives it\nuse std::time::Instant;\n")
    assert breach == [(2, "the queue is a pure machine, it may not name `Instant`")]


def test_other_modules_may_tell_the_time() -> None:
    assert found("server/src/dispatch.rs", "use tokio::time::Instant;\n") == []


def test_only_http_names_axum() -> None:
    assert found("server/src/http/run.rs", "use axum::Json;\n") == []
    assert found("server/src/dispatch.rs", "use axum::Json;\n") == [(1, "only `http` may name axum")]


def test_a_file_is_not_too_long() -> None:
    assert found("runner/src/link.rs", "\n" * LONGEST) == []
    assert len(found("runner/src/link.rs", "\n" * (LONGEST + 1))) == 1


@pytest.mark.parametrize("word", BANNED)
def test_banned_words(word: str) -> None:
    assert [line for line, _ in found("docs/a.md", f"one\nsee {word}x\n")] == [2]


@pytest.mark.parametrize("kind", ["dependencies", "dev-dependencies", "target.'cfg(unix)'.dependencies"])
def test_the_server_does_not_depend_on_the_runner(kind: str) -> None:
    manifest = f"[package]\nname = 'playpen-server'\n[{kind}]\nplaypen-runner.workspace = true\n"
    assert found("server/Cargo.toml", manifest) == [
        (1, "`playpen-server` may not depend on `playpen-runner`"),
    ]


def test_the_runner_uses_the_server_in_its_tests_only() -> None:
    manifest = "[package]\nname = 'playpen-runner'\n[{}]\nplaypen-server = {{ path = '../server' }}\n"
    assert found("runner/Cargo.toml", manifest.format("dev-dependencies")) == []
    assert len(found("runner/Cargo.toml", manifest.format("dependencies"))) == 1
