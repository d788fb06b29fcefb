//! The binary itself: its arguments, its settings, its signals, its end and its return.

use nix::sys::signal::Signal;
use playpen_protocol::runner::link::{Held, Resumed};
use playpen_server::config::VARIABLES;
use serde_json::json;

use crate::support::app::Answered;
use crate::support::binary::{Binary, run};
use crate::support::link::Link;
use crate::support::{program, soon};

/// This setting ends the binary with one line that says so.
async fn refused(name: &str, value: &str, accepts: &str) {
    let output = run(&[], &[("PORT", "0"), (name, value)]).await;
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(78), "{name}={value}: {stderr}");
    assert_eq!((stdout.as_ref(), stderr.lines().count()), ("", 1), "{stderr}");
    for part in [name, value, accepts] {
        assert!(stderr.contains(part), "{part:?} is not in {stderr:?}");
    }
}

#[tokio::test]
async fn a_bad_setting_ends_it_with_one_line() {
    refused("PORT", "eighty", "0 to 65535").await;
    refused("HOST", "example", "an IP address").await;
    refused("RUN_JOB_TIMEOUT_MS", "0", "milliseconds").await;
    refused("RUN_INTERACTIVE_TIMEOUT_MS", "1e3", "milliseconds").await;
    refused("RUN_MEMORY_MB", "-5", "MiB").await;
    refused("ALLOWED_ORIGINS", "school.example", "https://school.example").await;
    refused("TRUSTED_PROXIES", "10.0.0.0/99", "networks").await;
    refused("RUNNER_ACCESS_TOKEN_FILE", "/nonexistent/token", "a readable file").await;
    refused("LOG_FORMAT", "xml", "human or json").await;
    refused("LOG_FILTER", "playpen=[", "a filter").await;
}

#[tokio::test]
async fn a_bad_secret_is_not_repeated() {
    let output = run(&[], &[("RUNNER_ACCESS_TOKEN", "hunter 2")]).await;
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), stderr.lines().count()), (Some(78), 1), "{stderr}");
    assert!(stderr.contains("RUNNER_ACCESS_TOKEN") && !stderr.contains("hunter"), "{stderr}");
}

#[tokio::test]
async fn help_lists_every_setting_with_its_default() {
    for flag in ["--help", "-h"] {
        let output = run(&[flag], &[]).await;
        assert!(output.status.success());
        let help = String::from_utf8(output.stdout).expect("text");
        for variable in VARIABLES {
            let default = variable.default.trim_start_matches('<').trim_end_matches('>');
            let default = if default.is_empty() { "not set" } else { default };
            let line = format!("\n  {}  (default: {default})\n", variable.name);
            assert!(help.contains(&line), "{line:?} is not in {help}");
        }
    }
}

#[tokio::test]
async fn version_is_one_line() {
    for flag in ["--version", "-V"] {
        let output = run(&[flag], &[]).await;
        let want = format!("playpen-server {}\n", env!("CARGO_PKG_VERSION"));
        assert_eq!(String::from_utf8_lossy(&output.stdout), want);
    }
}

#[tokio::test]
async fn an_unknown_argument_is_refused() {
    let output = run(&["--port"], &[]).await;
    assert_eq!(output.status.code(), Some(64));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--help"));
}

#[tokio::test]
async fn a_port_that_is_taken_is_said_in_one_line() {
    let server = Binary::start(&[("PORT", "0")]).await;
    let port = server.http.at.port().to_string();
    let output = run(&[], &[("PORT", &port)]).await;
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains(&format!("port {port}")), "{stderr}");
    assert!(!stderr.contains("listening"), "{stderr}");
}

#[tokio::test]
async fn signals_end_it_cleanly() {
    for signal in [Signal::SIGTERM, Signal::SIGINT] {
        let server = Binary::start(&[("PORT", "0"), ("RUNNER_ACCESS_TOKEN", "correct-horse-battery")]).await;
        let run = server.child().submit(program("")).await;
        let reader = run.watch().await;
        assert_eq!(server.end_with(signal).await, Some(0), "{signal}");
        assert_eq!(reader.rest().await.1.code, 4010, "{signal}");
    }
}

#[tokio::test]
async fn a_hangup_has_the_tokens_read_again() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let tokens = |text: &str| std::fs::write(&file, text).expect("it is written");
    tokens("the-old-token\n");
    let path = file.path().to_str().expect("text");
    let server = Binary::start(&[("PORT", "0"), ("RUNNER_ACCESS_TOKEN_FILE", path)]).await;
    let claim =
        async |token: &str| server.http.post("/api/runner/jobs/claim").bearer_auth(token).answer().await;
    let becomes = async |token: &str, status: u16| {
        let told = async { while claim(token).await.status != status {} };
        soon("the tokens are exchanged", told).await;
    };
    claim("the-old-token").await.is(204);
    claim("the-new-token").await.refuses(403, "FORBIDDEN");
    tokens("the-new-token\n\nthe-old-token\n");
    server.signal(Signal::SIGHUP);
    becomes("the-new-token", 204).await;
    claim("the-old-token").await.is(204);
    tokens("the-new-token");
    server.signal(Signal::SIGHUP);
    becomes("the-old-token", 403).await;
    claim("the-new-token").await.is(204);
    // What cannot be read leaves everything as it was: the server is never open by mistake.
    tokens("");
    server.signal(Signal::SIGHUP);
    claim("the-new-token").await.is(204);
    claim("").await.refuses(401, "UNAUTHORIZED");
    assert_eq!(server.end_with(Signal::SIGTERM).await, Some(0));
}

#[tokio::test]
async fn a_server_that_was_killed_and_came_back_says_that_its_runs_are_over() {
    let killed = Binary::start(&[("PORT", "0")]).await;
    let old = killed.child().submit(program("")).await;
    let mut work = killed.runner().starts().await;
    work.print("half of it").await;
    let mut reader = old.watch().await;
    reader.next_of("output").await;
    let port = killed.http.at.port().to_string();
    assert_eq!(killed.end_with(Signal::SIGKILL).await, None);
    assert_eq!(reader.rest().await.1.code, 1006);

    let back = Binary::start(&[("PORT", &port)]).await;
    let words = old.look().await.refuses(410, "SERVER_RESTARTED");
    assert!(words.contains("run it again"), "{words}");
    assert_eq!(old.watch_after(3).await.closed().await.code, 4010);
    assert_eq!(old.watch_classic().await.socket.closed().await.code, 4010);
    old.input(json!({"data": "x"})).await.refuses(410, "SERVER_RESTARTED");
    // The runner goes on without a restart of its own.
    work.batch(work.next_seq, &[]).await.refuses(410, "SERVER_RESTARTED");
    let held = Held { job_id: work.job.job_id, lease: work.job.lease };
    let link = Link::open(&back.http, back.runner().id, &[held]).await;
    assert_eq!(link.resumed, [Resumed { held, acked_seq: None }]);
    let new = back.child().submit(program("")).await;
    back.runner().starts().await.exit(0).await;
    assert_eq!(new.snapshot().await.exit_code, Some(0));
}

#[tokio::test]
async fn settings_reach_what_they_set() {
    let vars =
        [("PORT", "0"), ("RUN_JOB_TIMEOUT_MS", "5000"), ("QUEUE_MAX_RUNS", "1"), ("ALLOWED_ORIGINS", "*")];
    let server = Binary::start(&vars).await;
    let asked = server.child().asks(&program("1")).header("origin", "https://any.example");
    asked.answer().await.is(202);
    server.child().asks(&program("2")).answer().await.refuses(503, "QUEUE_FULL");
    assert_eq!(server.runner().claim().await.job.timeout_ms, 5_000);
}
