//! Submitting a run, and waiting for its end in the same request.

use serde_json::json;

use crate::support::app::{Answered, TestApp};
use crate::support::runner::wrote;
use crate::support::{program, soon, with};

#[tokio::test]
async fn a_submission_is_answered_with_a_name_and_a_key() {
    let app = TestApp::start().await;
    let answer = app.child().asks(&program("")).answer().await.is(202);
    let body = answer.json();
    let field = |name: &str| body[name].as_str().expect("a text").to_owned();
    assert_eq!(body["status"], "queued");
    assert_eq!((field("jobId").len(), field("controlKey").len()), (36, 32));
    assert_eq!(&field("jobId")[14..15], "7", "a version 7 UUID");
}

#[tokio::test]
async fn waiting_gives_the_finished_snapshot() {
    let app = TestApp::start().await;
    let worker = app.runner().waits();
    let asked = app.http.post("/api/run?wait=10").json(&program("print('hi')"));
    let waiting = tokio::spawn(asked.answer());
    let mut work = soon("the run is handed out", worker).await.expect("no panic");
    work.start().await;
    work.print("hi\n").await;
    work.exit(0).await;
    let answer = waiting.await.expect("no panic").is(200);
    let snapshot = answer.json();
    assert_eq!(snapshot["status"], "succeeded", "{snapshot}");
    assert_eq!((&snapshot["stdout"], &snapshot["exitCode"]), (&json!("hi\n"), &json!(0)), "{snapshot}");
    assert_eq!(
        snapshot,
        app.child().hears_of(snapshot["jobId"].as_str().expect("a name")).look().await.json()
    );
}

#[tokio::test]
async fn a_wait_that_is_too_short_is_answered_with_the_name() {
    let app = TestApp::start().await;
    for wait in ["0", "0.05"] {
        let answer =
            app.http.post(&format!("/api/run?wait={wait}")).json(&program("")).answer().await.is(202);
        assert_eq!(answer.json()["status"], "queued");
        assert_eq!(app.child().run(&answer).snapshot().await.stdout, "");
    }
}

#[tokio::test]
async fn a_run_sent_as_curl_sends_it() {
    // `curl -d` claims that the body is a form.
    let app = TestApp::start().await;
    let form = "application/x-www-form-urlencoded";
    let body = program("print(1)").to_string();
    let asked =
        app.http.post("/api/run").header("content-type", form).header("accept", "*/*").body(body.clone());
    asked.answer().await.is(202);
    app.http.post("/api/run").body(body).answer().await.is(202);
    assert_eq!(app.runner().claim().await.job.files.len(), 1);
}

#[tokio::test]
async fn a_runner_gets_the_whole_request() {
    let app = TestApp::start().await;
    let request = json!({
        "protocolVersion": 2, "language": "python", "entryPath": "./game/main.py",
        "files": [
            {"path": "game/main.py", "content": "print('猫')"},
            {"path": "game/cat.png", "content": "iVBORw==", "encoding": "base64"},
        ],
        "stdin": "7\n", "args": ["-x"], "env": {"LANG": "C"}, "timeoutMs": 5_000, "interactive": true,
        "a field of later versions": true,
    });
    app.child().submit(request).await;
    let job = app.runner().claim().await.job;
    assert_eq!(job.entry_path.as_str(), "game/main.py");
    let files: Vec<_> = job.files.iter().map(|file| (file.path.as_str(), file.content.bytes())).collect();
    let png: &[u8] = b"\x89PNG";
    assert_eq!(files, [("game/cat.png", png), ("game/main.py", "print('猫')".as_bytes())]);
    assert_eq!((job.stdin.as_deref(), job.args.as_slice()), (Some("7\n"), ["-x".to_owned()].as_slice()));
    assert_eq!((job.env["LANG"].as_str(), job.timeout_ms, job.interactive), ("C", 5_000, true));
}

#[tokio::test]
async fn a_snapshot_follows_the_run() {
    let app = TestApp::start().await;
    let (first, second) = (app.child().submit(program("1")).await, app.child().submit(program("2")).await);
    assert_eq!(first.look().await.json()["queuePosition"], 1);
    let snapshot = second.look().await.json();
    assert_eq!((&snapshot["status"], &snapshot["queuePosition"]), (&json!("queued"), &json!(2)));
    let mut work = app.runner().starts().await;
    let snapshot = first.look().await.json();
    assert_eq!((&snapshot["status"], &snapshot["queuePosition"]), (&json!("running"), &json!(null)));
    assert!(snapshot["startedAt"].as_u64() >= snapshot["createdAt"].as_u64(), "{snapshot}");
    work.say(&[wrote("a"), wrote("b")]).await;
    assert_eq!(first.snapshot().await.stdout, "ab");
    work.exit(3).await;
    let snapshot = first.look().await.json();
    assert_eq!((&snapshot["status"], &snapshot["reason"]), (&json!("failed"), &json!("exit")));
    assert_eq!(snapshot["exitCode"], 3);
    assert!(snapshot["finishedAt"].as_u64() >= snapshot["startedAt"].as_u64(), "{snapshot}");
    assert_eq!(second.look().await.json()["queuePosition"], 1);
}

#[tokio::test]
async fn results_are_kept_within_their_bounds() {
    let app = TestApp::start_with(|config| config.retention.bytes = 150 << 10).await;
    let (child, runner) = (app.child(), app.runner());
    let mut runs = Vec::new();
    for n in 0..3 {
        runs.push(child.submit(program(&n.to_string())).await);
        let mut work = runner.starts().await;
        work.print(&"x".repeat(60 << 10)).await;
        work.exit(0).await;
    }
    runs[0].look().await.refuses(404, "NOT_FOUND");
    for run in &runs[1..] {
        assert_eq!(run.snapshot().await.stdout.len(), 60 << 10);
    }
}

#[tokio::test]
async fn a_timeout_of_less_than_a_second_is_a_second() {
    let app = TestApp::start().await;
    app.child().submit(with(program(""), "timeoutMs", 1)).await;
    assert_eq!(app.runner().claim().await.job.timeout_ms, 1_000);
}
