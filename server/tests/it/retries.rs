//! Runs that are started again when their runners are lost. The times are short ones.

use std::time::Duration;

use playpen_protocol::snapshot::{Reason, Status};
use playpen_server::config::Config;
use serde_json::{Value, json};

use crate::support::app::{Answered, TestApp};
use crate::support::runner::Work;
use crate::support::{program, soon, with};

fn short(config: &mut Config) {
    config.queue.suspect = Duration::from_millis(300);
    config.queue.grace = Duration::from_millis(200);
}

fn again(most: u32) -> Value {
    with(with(program("print(1)"), "retryOnLoss", true), "maxAttempts", most)
}

async fn claims(app: &TestApp) -> Work {
    soon("a run", app.runner().starts()).await
}

#[tokio::test]
async fn a_run_whose_runner_is_lost_is_started_again_and_its_readers_see_where() {
    let app = TestApp::start_with(short).await;
    let run = app.child().submit(again(3)).await;
    let mut reader = run.watch().await;
    let mut lost = claims(&app).await;
    lost.print("half of i").await;
    // The second waits from the moment at which the first is lost.
    let mut work = claims(&app).await;
    work.print("all of it").await;
    work.exit(0).await;
    lost.is_stale().await;
    let mut seen = Vec::new();
    loop {
        let event = reader.event().await.json;
        assert_eq!(event["seq"], seen.len() + 1, "no gap, no number twice");
        let text = |field: &str| event[field].as_str().map(str::to_owned);
        let what = text("status").or_else(|| text("text")).unwrap_or_default();
        seen.push(format!("{what} {}", event["attempt"]).replace(" null", ""));
        if event["type"] == "exit" {
            break;
        }
    }
    let want = ["queued", "running", "half of i", "queued 2", "running 2", "all of it", "succeeded"];
    assert_eq!(seen, want);
    let snapshot = run.snapshot().await;
    assert_eq!((snapshot.status, snapshot.stdout.as_str()), (Status::Succeeded, "all of it"));
    assert_eq!(run.look().await.json()["attempt"], 2);
}

#[tokio::test]
async fn a_run_that_loses_runner_after_runner_is_given_up_in_words() {
    let app = TestApp::start_with(short).await;
    let run = app.child().submit(again(2)).await;
    for _ in 0..2 {
        claims(&app).await;
    }
    let snapshot = run.over().await;
    assert_eq!((snapshot.status, snapshot.reason), (Status::Failed, Some(Reason::Lost)));
    let words = snapshot.error.expect("it is said");
    assert!(words.contains("started 2 times") && words.contains("not started again"), "{words}");
    app.runner().has_nothing().await;
    let dead = app.http.get("/api/runner/dead").answer().await.is(200).json();
    assert_eq!((&dead[0]["jobId"], &dead[0]["attempts"]), (&json!(run.id), &json!(2)), "{dead}");
    assert_eq!(dead.as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_run_that_was_stopped_is_not_started_again() {
    let app = TestApp::start_with(short).await;
    let run = app.child().submit(again(3)).await;
    claims(&app).await;
    run.cancel().await.is(202);
    assert_eq!(run.over().await.status, Status::Cancelled);
    app.runner().has_nothing().await;
}

#[tokio::test]
async fn a_server_says_how_often_at_most() {
    let app = TestApp::start_with(|config| {
        short(config);
        config.bounds.attempts = 1;
    })
    .await;
    let run = app.child().submit(again(100)).await;
    claims(&app).await;
    let snapshot = run.over().await;
    assert_eq!(snapshot.reason, Some(Reason::Lost));
    assert!(snapshot.error.is_some_and(|words| words.contains("Run it once more")));
}

#[tokio::test]
async fn a_runner_that_does_not_stop_its_run_gets_no_other() {
    let app = TestApp::start_with(|config| config.queue.stop = Duration::from_millis(300)).await;
    let run = app.child().submit(program("")).await;
    let runner = app.runner();
    let work = runner.starts().await;
    run.cancel().await.is(202);
    while !run.snapshot().await.status.is_final() {
        // It goes on as if nothing had been said; its last word comes too late.
        work.batch(work.next_seq, &[]).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    work.is_stale().await;
    let next = app.child().submit(program("")).await;
    runner.has_nothing().await;
    let waiting = runner.waits();
    let other = app.runner().claim().await;
    assert_eq!(other.job.job_id.to_string(), next.id);
    app.child().submit(program("")).await;
    assert!(!waiting.is_finished());
    waiting.abort();
    // Its next process is another runner.
    app.runner().starts().await.exit(0).await;
}
