//! The files that runs leave: brought by the runner, listed in the snapshot, taken away by readers.

use std::time::Duration;

use playpen_protocol::collect::{NotCollected, Uncollected};
use playpen_protocol::id::LeaseId;
use playpen_protocol::runner::RunnerEvent;
use playpen_protocol::snapshot::Status;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::app::{Answered, TestApp};
use crate::support::child::Run;
use crate::support::raw::Raw;
use crate::support::runner::{Work, wrote};
use crate::support::{program, with, with_key};

/// A program whose files of these patterns are wanted.
fn collecting(globs: &[&str]) -> Value {
    with(program(""), "collect", json!(globs))
}

/// A run of such a program, and the runner's side of it.
async fn runs(app: &TestApp, globs: &[&str]) -> (Run, Work) {
    let run = app.child().submit(collecting(globs)).await;
    (run, app.runner().starts().await)
}

#[tokio::test]
async fn files_are_listed_and_handed_out_as_they_are() {
    let app = TestApp::start().await;
    let (run, mut work) = runs(&app, &["out/*.csv", "*.png"]).await;
    assert_eq!(work.job.collect.texts(), ["out/*.csv", "*.png"]);
    work.leaves("out/data.csv", "a,b\n").await;
    work.leaves("pic.png", b"\x89PNG\0\xff").await;
    work.leaves("empty.png", "").await;
    work.exit(0).await;
    let files = run.look().await.json()["files"].clone();
    let want = json!([
        {"path": "empty.png", "bytes": 0}, {"path": "out/data.csv", "bytes": 4}, {"path": "pic.png", "bytes": 6}
    ]);
    assert_eq!(files, want);
    let data = run.file("out/data.csv").await.is(200);
    assert_eq!(data.body, b"a,b\n");
    assert_eq!(run.file("pic.png").await.is(200).body, b"\x89PNG\0\xff");
    assert_eq!(run.file("empty.png").await.is(200).body, b"");
    for (name, value) in [
        ("content-type", "application/octet-stream"),
        ("content-length", "4"),
        ("content-disposition", "attachment; filename*=UTF-8''data.csv"),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(data.header(name), Some(value), "{name}");
    }
    let head = run.request(Method::HEAD, "/files/pic.png").answer().await.is(200);
    assert_eq!((head.body.len(), head.header("content-length")), (0, Some("6")));
}

#[tokio::test]
async fn a_run_that_wants_nothing_has_no_files() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    assert!(work.job.collect.is_empty());
    work.brings("main.py", work.job.lease, "x").answer().await.refuses(400, "INVALID_FILE_PATH");
    work.exit(0).await;
    let snapshot = run.look().await.json();
    assert!(snapshot.get("files").is_none() && snapshot.get("uncollected").is_none(), "{snapshot}");
    run.file("main.py").await.refuses(404, "NOT_FOUND");
}

#[tokio::test]
async fn nothing_is_handed_out_that_was_not_collected() {
    let app = TestApp::start().await;
    let (run, mut work) = runs(&app, &["**"]).await;
    work.leaves("a/b.txt", "x").await;
    work.exit(0).await;
    for path in [
        "a",
        "a/",
        "b.txt",
        "a/b.txt/",
        "a/b.txt/c",
        "a/../../etc/passwd",
        "/etc/passwd",
        "a%2Fc.txt",
        "a%5Cb.txt",
        "%00",
        "%ff",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/etc/passwd",
        "a/b.txt%0d%0aX:%20y",
        "C:/x",
        "*",
    ] {
        let mut raw = Raw::to(app.http.at).await;
        raw.write(&format!(
            "GET /api/run/{}/files/{path} HTTP/1.1\r\nhost: playpen\r\nconnection: close\r\n\r\n",
            run.id
        ))
        .await;
        let answer = raw.reads_to_end().await;
        assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
        assert!(answer.contains("\"errorCode\":\"NOT_FOUND\""), "{path}: {answer}");
    }
    app.http.get("/api/run/7/files/a").answer().await.refuses(404, "NOT_FOUND");
    run.file("").await.refuses(404, "NOT_FOUND");
    // The same place, written otherwise.
    run.file("a%2Fb.txt").await.is(200);
}

#[tokio::test]
async fn odd_names_arrive_as_they_are() {
    let app = TestApp::start().await;
    let (run, mut work) = runs(&app, &["**"]).await;
    let names = [
        ("%2522quote%22.txt", "%22quote\".txt", "%2522quote%22.txt"),
        ("a%20b/%E7%8C%AB.png", "a b/猫.png", "%E7%8C%AB.png"),
        ("%252e%252e%252fsecret.txt", "%2e%2e%2fsecret.txt", "%252e%252e%252fsecret.txt"),
        ("-rf", "-rf", "-rf"),
        ("...", "...", "..."),
        ("%3Fa%23b%3Bc", "?a#b;c", "%3Fa%23b%3Bc"),
        ("%E2%80%AEtxt.exe", "\u{202e}txt.exe", "%E2%80%AEtxt.exe"),
    ];
    for (encoded, name, _) in names {
        work.leaves(encoded, name).await;
    }
    work.exit(0).await;
    assert_eq!(run.snapshot().await.files.len(), names.len());
    for (encoded, name, shown) in names {
        let answer = run.file(encoded).await.is(200);
        assert_eq!(answer.text(), name);
        let disposition = format!("attachment; filename*=UTF-8''{shown}");
        assert_eq!(answer.header("content-disposition"), Some(disposition.as_str()));
    }
}

#[tokio::test]
async fn only_what_is_wanted_is_taken() {
    let app = TestApp::start().await;
    let (run, work) = runs(&app, &["out/*.csv"]).await;
    let lease = work.job.lease;
    for path in [
        "data.csv",
        "out/deep/data.csv",
        "out/data.txt",
        "%5C",
        "a%00b",
        "out%2F..%2F..%2Fdata.csv",
        "out/%0A.csv",
    ] {
        let words = work.brings(path, lease, "x").answer().await.refuses(400, "INVALID_FILE_PATH");
        assert!(words.contains("`collect`") || words.contains("is refused"), "{words}");
    }
    // Too large for any answer before it is read.
    work.brings("data.csv", lease, vec![0; 12 << 20]).answer().await.refuses(400, "INVALID_FILE_PATH");
    assert_eq!(run.snapshot().await.files, []);
}

#[tokio::test]
async fn a_file_that_is_brought_again_is_there_once() {
    let app = TestApp::start().await;
    let (run, mut work) = runs(&app, &["*"]).await;
    for text in ["first", "first", "second"] {
        work.leaves("a.txt", text).await;
    }
    work.exit(0).await;
    assert_eq!(run.file("a.txt").await.text(), "second");
    assert_eq!(run.snapshot().await.files.len(), 1);
}

#[tokio::test]
async fn files_come_under_the_lease_and_before_the_end() {
    let app = TestApp::start().await;
    let (run, mut work) = runs(&app, &["*"]).await;
    let (lease, other) = (work.job.lease, LeaseId(work.job.lease.0 + 1));
    work.leaves("a.txt", "kept").await;
    work.brings("a.txt", other, "x").answer().await.refuses(409, "STALE_LEASE");
    let nameless = work.brings("a.txt", lease, "x").build().unwrap();
    let nameless = app.http.request(Method::PUT, nameless.url().path()).body("x");
    assert!(nameless.answer().await.refuses(400, "INVALID_PAYLOAD").contains("`Playpen-Lease"));
    work.exit(0).await;
    for path in ["a.txt", "b.txt"] {
        work.brings(path, lease, "late").answer().await.refuses(409, "STALE_LEASE");
    }
    assert_eq!(run.file("a.txt").await.text(), "kept");
    assert_eq!(run.snapshot().await.files.len(), 1);
}

#[tokio::test]
async fn a_run_that_was_let_go_takes_no_more_files() {
    let app = TestApp::start_with(|config| {
        (config.queue.suspect, config.queue.grace) = (Duration::from_secs(1), Duration::from_millis(200));
    })
    .await;
    let (run, work) = runs(&app, &["*"]).await;
    work.leaves("a.txt", "whole").await;
    assert_eq!(run.over().await.status, Status::Failed);
    work.brings("b.txt", work.job.lease, "x").answer().await.refuses(409, "STALE_LEASE");
    // What came is whole, and the child may have it.
    assert_eq!(run.file("a.txt").await.text(), "whole");
}

#[tokio::test]
async fn bringing_a_file_is_no_page_s_business_and_takes_the_token() {
    let app = TestApp::start_with(|config| config.access.runner_tokens = "secret".into()).await;
    let run = app.child().submit(collecting(&["*"])).await;
    let mut work = app.runner_with("secret").claim().await;
    work.start().await;
    let from_page =
        work.brings("a.txt", work.job.lease, "x").header("origin", format!("http://{}", app.http.at));
    from_page.answer().await.refuses(403, "FORBIDDEN");
    let path = format!("/api/runner/jobs/{}/files/a.txt", run.id);
    let without = app.http.request(Method::PUT, &path).header("playpen-lease", work.job.lease.to_string());
    without.body("x").answer().await.refuses(401, "UNAUTHORIZED");
    work.leaves("a.txt", "x").await;
}

#[tokio::test]
async fn the_files_of_a_run_are_bounded() {
    let app = TestApp::start().await;
    let (run, mut work) = runs(&app, &["*"]).await;
    let lease = work.job.lease;
    work.leaves("large", vec![7; 16 << 20]).await;
    work.brings("more", lease, "x").answer().await.refuses(413, "PAYLOAD_TOO_LARGE");
    work.brings("large", lease, vec![7; (16 << 20) + 1]).answer().await.refuses(413, "PAYLOAD_TOO_LARGE");
    work.leaves("large", "").await;
    for n in 1..100 {
        work.leaves(&n.to_string(), "").await;
    }
    work.brings("100", lease, "").answer().await.refuses(413, "PAYLOAD_TOO_LARGE");
    work.exit(0).await;
    assert_eq!(run.snapshot().await.files.len(), 100);
}

#[tokio::test]
async fn the_files_of_all_runs_together_are_bounded() {
    let app = TestApp::start_with(|config| config.retention.bytes = 1 << 20).await;
    let (first, mut work) = runs(&app, &["*"]).await;
    work.leaves("a", vec![1; 600 << 10]).await;
    work.exit(0).await;
    first.file("a").await.is(200);
    // The newest result is always kept, so that somebody can read it.
    let (newest, mut work) = runs(&app, &["*"]).await;
    work.exit(0).await;
    let (second, mut work) = runs(&app, &["*"]).await;
    let (_third, other) = runs(&app, &["*"]).await;
    // The oldest result makes room; a run that is not over does not.
    work.leaves("a", vec![2; 600 << 10]).await;
    other.brings("a", other.job.lease, vec![3; 600 << 10]).answer().await.refuses(413, "PAYLOAD_TOO_LARGE");
    other.leaves("b", vec![3; 300 << 10]).await;
    first.look().await.refuses(404, "NOT_FOUND");
    newest.look().await.is(200);
    // Room that was refused, replaced or given back is free again.
    for _ in 0..5 {
        other.leaves("b", vec![3; 100 << 10]).await;
    }
    work.exit(0).await;
    assert_eq!(second.file("a").await.is(200).body.len(), 600 << 10);
}

#[tokio::test]
async fn reading_a_file_takes_what_reading_the_run_takes() {
    let app = TestApp::start().await;
    let run = app.child().submit(with_key(collecting(&["*"]))).await;
    let mut work = app.runner().starts().await;
    work.leaves("a.txt", "x").await;
    work.exit(0).await;
    app.child().hears_of(&run.id).file("a.txt").await.is(200);
    let origin = format!("http://{}", app.http.at);
    let mine = run.request(Method::GET, "/files/a.txt").header("origin", &origin).answer().await.is(200);
    assert_eq!(mine.header("access-control-allow-origin"), Some(origin.as_str()));
    let theirs = run.request(Method::GET, "/files/a.txt").header("origin", "http://evil.example");
    theirs.answer().await.refuses(403, "FORBIDDEN");
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        run.request(method, "/files/a.txt").answer().await.refuses(405, "METHOD_NOT_ALLOWED");
    }
}

#[tokio::test]
async fn what_was_not_collected_is_told_in_words() {
    let app = TestApp::start().await;
    let (run, mut work) = runs(&app, &["*"]).await;
    let note = |path: Option<&str>, reason, why: &str| Uncollected {
        path: path.map(str::to_owned),
        reason,
        why: why.to_owned(),
    };
    let notes = [
        note(Some("link"), NotCollected::NotPlain, "it is a link"),
        note(None, NotCollected::TooMany, "3 more files are wanted"),
    ];
    let mut events = vec![wrote("before")];
    events.extend(notes.iter().cloned().map(RunnerEvent::Uncollected));
    work.say(&events).await;
    work.exit(0).await;
    let snapshot = run.snapshot().await;
    assert_eq!((snapshot.stdout.as_str(), snapshot.uncollected.as_slice()), ("before", &notes[..]));
}

#[tokio::test]
async fn a_foreign_runner_collects_nothing_and_the_child_is_told() {
    let app = TestApp::start().await;
    let run = app.child().submit(collecting(&["*"])).await;
    let work = app.foreign_runner().claim().await;
    assert!(work.job.get("collect").is_none(), "{}", work.job);
    work.start().await;
    work.say(json!({"type": "completed", "stdout": "", "stderr": ""})).await;
    let snapshot = run.over().await;
    assert_eq!(snapshot.status, Status::Succeeded);
    assert!(snapshot.uncollected[0].why.contains("does not collect files"), "{snapshot:?}");
}

#[tokio::test]
async fn patterns_that_could_never_match_are_refused() {
    let app = TestApp::start().await;
    for globs in
        [json!("*"), json!([1]), json!(["../*"]), json!(["/etc/*"]), json!(["["]), json!(vec!["*"; 17])]
    {
        let asked = app.child().asks(&with(program(""), "collect", globs.clone())).answer().await;
        assert!(asked.refuses(400, "INVALID_PAYLOAD").contains("`collect"), "{globs}");
    }
}
