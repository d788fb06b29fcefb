//! The first KidsCoding runner, which must keep working unchanged.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use playpen_protocol::snapshot::{Reason, Status};
use serde_json::{Value, json};

use crate::support::app::{Answered, TestApp};
use crate::support::child::Run;
use crate::support::foreign::ForeignWork;
use crate::support::program;

/// A server with one run that a foreign runner has.
async fn one_run() -> (TestApp, Run, ForeignWork) {
    let app = TestApp::start().await;
    let run = app.child().submit(program("print('猫')")).await;
    let work = app.foreign_runner().claim().await;
    (app, run, work)
}

#[tokio::test]
async fn a_claim_is_answered_in_the_first_shape() {
    let (_app, run, work) = one_run().await;
    let job = &work.job;
    assert_eq!(job["jobId"], run.id);
    assert_eq!((&job["language"], &job["protocolVersion"]), (&json!("python"), &json!(2)));
    assert_eq!(job["files"], json!([{"path": "main.py", "content": "print('猫')", "encoding": "utf8"}]));
    assert_eq!((&job["entryPath"], &job["timeoutMs"]), (&json!("main.py"), &json!(60_000)));
    assert!(job["createdAt"].is_u64() && job["lease"].is_string(), "{job}");
}

#[tokio::test]
async fn to_be_given_a_run_is_to_run_it() {
    let (app, run, _work) = one_run().await;
    assert_eq!(run.snapshot().await.status, Status::Running);
    app.runner().has_nothing().await;
}

#[tokio::test]
async fn a_whole_life_in_single_events() {
    let (_app, run, work) = one_run().await;
    work.start().await;
    work.print("a\n").await;
    work.say(json!({"type": "chunk", "stream": "stderr", "chunk": "!"})).await;
    work.print("b\n").await;
    work.say(json!({"type": "completed", "finishedAt": 1_764_000_000_000_u64})).await;
    let snapshot = run.snapshot().await;
    assert_eq!((snapshot.status, snapshot.exit_code), (Status::Succeeded, Some(0)));
    assert_eq!((snapshot.stdout.as_str(), snapshot.stderr.as_str()), ("a\nb\n", "!"));
}

/// After "a" on each stream in pieces, an end that says this leaves this output.
async fn ends(end: Value, stdout: &str, stderr: &str) {
    let (_app, run, work) = one_run().await;
    for stream in ["stdout", "stderr"] {
        work.say(json!({"type": "chunk", "stream": stream, "chunk": "a"})).await;
    }
    work.say(end.clone()).await;
    let snapshot = run.snapshot().await;
    assert_eq!((snapshot.stdout.as_str(), snapshot.stderr.as_str()), (stdout, stderr), "{end}");
}

#[tokio::test]
async fn an_end_that_repeats_the_output_adds_only_what_is_new() {
    ends(json!({"type": "completed", "stdout": "a", "stderr": "a"}), "a", "a").await;
    ends(json!({"type": "completed", "stdout": "ab"}), "ab", "a").await;
    ends(json!({"type": "completed"}), "a", "a").await;
    ends(json!({"type": "failed", "error": "x", "stderr": "abc"}), "a", "abc").await;
    ends(json!({"type": "completed", "stdout": "", "stderr": ""}), "a", "a").await;
}

#[tokio::test]
async fn an_end_may_bring_all_the_output_there_is() {
    let (_app, run, work) = one_run().await;
    work.say(json!({"type": "completed", "stdout": "all of it", "stderr": "and this"})).await;
    let snapshot = run.snapshot().await;
    assert_eq!((snapshot.stdout.as_str(), snapshot.stderr.as_str()), ("all of it", "and this"));
}

#[tokio::test]
async fn a_failure_is_told_in_the_runner_s_words() {
    let (_app, run, work) = one_run().await;
    work.say(json!({"type": "failed", "error": "exit code 1", "stderr": "Traceback"})).await;
    let snapshot = run.snapshot().await;
    assert_eq!((snapshot.status, snapshot.reason), (Status::Failed, Some(Reason::Exit)));
    assert_eq!((snapshot.error.as_deref(), snapshot.stderr.as_str()), (Some("exit code 1"), "Traceback"));
}

#[tokio::test]
async fn last_words_may_be_repeated() {
    let (_app, run, work) = one_run().await;
    for _ in 0..3 {
        work.say(json!({"type": "completed", "stdout": "once"})).await;
    }
    assert_eq!(run.snapshot().await.stdout, "once");
    let (events, _) = run.watch().await.rest().await;
    assert_eq!(events.iter().filter(|event| event.kind() == "exit").count(), 1);
}

#[tokio::test]
async fn a_cancelled_run_is_over_at_once_and_the_runner_is_stale() {
    let (_app, run, work) = one_run().await;
    work.print("a").await;
    run.cancel().await.is(202);
    assert_eq!(run.snapshot().await.status, Status::Cancelled);
    for event in [
        json!({"type": "started"}),
        json!({"type": "chunk", "stream": "stdout", "chunk": "late"}),
        json!({"type": "completed", "stdout": "a and more"}),
    ] {
        let words = work.post(event).await.refuses(409, "STALE_LEASE");
        assert!(words.contains("stop the program"), "{words}");
    }
    let snapshot = run.snapshot().await;
    assert_eq!((snapshot.status, snapshot.stdout.as_str()), (Status::Cancelled, "a"));
}

#[tokio::test]
async fn events_without_a_lease_do_not_count_for_a_run_of_another_runner() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let stranger = app.foreign_runner();
    let path = format!("/api/runner/jobs/{}/events", run.id);
    let says = |text: &str| {
        let event = json!({"type": "chunk", "stream": "stdout", "chunk": text});
        stranger.http.post(&path).json(&event).answer()
    };
    says("nobody has it").await.refuses(409, "STALE_LEASE");
    let mut work = app.runner().starts().await;
    says("another has it").await.refuses(409, "STALE_LEASE");
    work.exit(0).await;
    says("it is over").await.refuses(409, "STALE_LEASE");
    assert_eq!(run.snapshot().await.stdout, "");
}

#[tokio::test]
async fn what_is_no_event_is_refused() {
    let (_app, run, work) = one_run().await;
    let picture = |width: u32, data: &str| {
        json!({"type": "visualization", "frame": {
            "width": width, "height": 1, "format": "RGB", "data": data, "timestamp": 0}})
    };
    for event in [
        json!({"type": "dance"}),
        json!({"type": "chunk", "stream": "stdin", "chunk": "x"}),
        json!({"type": "chunk", "stream": "stdout"}),
        json!({"type": "failed"}),
        picture(0, ""),
        picture(2, "AAAA"),
        picture(1, "no base64"),
        json!({"type": "audio", "sampleRate": 0, "channels": 1, "format": "pcm_s16le", "data": ""}),
        json!({"type": "audio", "sampleRate": 8_000, "channels": 9, "format": "pcm_s16le", "data": ""}),
        json!({"type": "audio", "sampleRate": 8_000, "channels": 1, "format": "mp3", "data": ""}),
    ] {
        work.post(event).await.refuses(400, "INVALID_PAYLOAD");
    }
    assert_eq!(run.snapshot().await.status, Status::Running);
}

#[tokio::test]
async fn a_large_picture_arrives_in_one_piece() {
    let (_app, run, work) = one_run().await;
    let data = STANDARD.encode(vec![200; 1_280 * 720 * 3]);
    let frame = json!({"width": 1_280, "height": 720, "format": "RGB", "data": data, "timestamp": 5});
    work.say(json!({"type": "visualization", "frame": frame})).await;
    assert_eq!(run.look().await.json()["visualization"]["latestFrame"], frame);
}

#[tokio::test]
async fn an_event_for_a_run_that_is_not_there_is_refused() {
    let (app, _run, work) = one_run().await;
    work.complete().await;
    let body = json!({"type": "completed"});
    for (id, status) in [("7", 404), ("01880000-0000-7000-8000-000000000000", 410)] {
        let asked = app.http.post(&format!("/api/runner/jobs/{id}/events")).json(&body);
        assert_eq!(asked.answer().await.status, status, "{id}");
    }
}
