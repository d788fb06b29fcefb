//! How runs get to runners: claims that wait, offers that come to nothing, and the order of it all.

use std::time::Duration;

use playpen_protocol::runner::RunnerEvent;
use playpen_protocol::snapshot::Status;
use serde_json::json;
use tokio::time::Instant;

use crate::support::app::{Answered, TestApp};
use crate::support::raw::Raw;
use crate::support::{program, soon};

#[tokio::test]
async fn a_waiting_claim_is_answered_when_a_run_arrives() {
    // A queue without room takes a run for a runner that waits, and for no other.
    let app = TestApp::start_with(|config| config.queue.max_runs = 0).await;
    let waiting = app.runner().waits();
    let run = app.child().submits_to_a_waiting_runner(program("print(1)")).await;
    let submitted = Instant::now();
    let work = soon("the run is handed out", waiting).await.expect("no panic");
    assert!(submitted.elapsed() < Duration::from_secs(5), "{:?}", submitted.elapsed());
    assert_eq!(work.job.job_id.to_string(), run.id);
}

#[tokio::test]
async fn a_claim_that_does_not_wait_is_answered_at_once() {
    let app = TestApp::start().await;
    let asked = Instant::now();
    app.runner().has_nothing().await;
    app.runner().asks(0).await.is(204);
    app.foreign_runner().asks().await.is(204);
    app.http.post("/api/runner/jobs/claim").answer().await.is(204);
    app.http.post("/api/runner/jobs/claim").json(&json!({})).answer().await.is(204);
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
}

#[tokio::test]
async fn a_claim_waits_as_long_as_it_says() {
    let app = TestApp::start().await;
    let asked = Instant::now();
    app.runner().asks(200).await.is(204);
    assert!(asked.elapsed() >= Duration::from_millis(200), "{:?}", asked.elapsed());
}

#[tokio::test]
async fn what_is_no_claim_is_refused() {
    let app = TestApp::start().await;
    for body in ["claim", "7", r#"{"runnerId": "me"}"#, r#"{"waitMs": "long"}"#] {
        let answer = app.http.post("/api/runner/jobs/claim").body(body).answer().await;
        assert!(answer.refuses(400, "INVALID_PAYLOAD").contains("not a claim"), "{body}");
    }
}

#[tokio::test]
async fn runs_are_handed_out_in_the_order_of_their_submission() {
    let app = TestApp::start().await;
    let mut submitted = Vec::new();
    for n in 0..8 {
        submitted.push(app.child().submit(program(&n.to_string())).await.id);
    }
    let mut claimed = Vec::new();
    for n in 0..8 {
        // Our runners and foreign ones stand in one line.
        claimed.push(match n % 2 {
            0 => app.runner().claim().await.job.job_id.to_string(),
            _ => app.foreign_runner().claim().await.job["jobId"].as_str().expect("a name").to_owned(),
        });
    }
    assert_eq!(claimed, submitted);
    app.runner().has_nothing().await;
}

#[tokio::test]
async fn no_run_is_handed_out_twice() {
    let app = TestApp::start().await;
    let waiting: Vec<_> = (0..10).map(|_| app.runner().waits()).collect();
    let mut submitted = Vec::new();
    for n in 0..10 {
        submitted.push(app.child().submit(program(&n.to_string())).await.id);
    }
    let mut claimed = Vec::new();
    for work in waiting {
        claimed.push(soon("a run", work).await.expect("no panic").job.job_id.to_string());
    }
    claimed.sort_unstable();
    submitted.sort_unstable();
    assert_eq!(claimed, submitted);
}

#[tokio::test]
async fn a_runner_that_hangs_up_while_it_waits_loses_no_run() {
    let app = TestApp::start().await;
    for claim in [app.runner().patient_claim().to_string(), json!({"waitMs": 25_000}).to_string()] {
        let mut gone = Raw::to(app.http.at).await;
        gone.post("/api/runner/jobs/claim", &claim).await;
        // The answer to something sent later says that the claim has arrived.
        app.http.get("/healthz").answer().await.is(200);
        drop(gone);
        app.http.get("/healthz").answer().await.is(200);
        let first = app.child().submit(program("1")).await;
        let second = app.child().submit(program("2")).await;
        for run in [first, second] {
            assert_eq!(app.runner().starts().await.job.job_id.to_string(), run.id);
        }
    }
}

#[tokio::test]
async fn an_offer_that_nobody_answers_goes_back_to_the_front() {
    let app = TestApp::start_with(|config| config.queue.offer = Duration::from_secs(1)).await;
    let first = app.child().submit(program("1")).await;
    let second = app.child().submit(program("2")).await;
    let mut reader = first.watch().await;
    let silent = app.runner().claim().await;
    assert_eq!(silent.job.job_id.to_string(), first.id);
    // It never left the front: to the child it waits all the while.
    assert_eq!(first.snapshot().await.queue_position, Some(1));
    for _ in 0..2 {
        let event = reader.event().await.json;
        assert_eq!((&event["status"], &event["queuePosition"]), (&json!("queued"), &json!(1)), "{event}");
    }
    let mut prompt = app.runner().starts().await;
    assert_eq!(prompt.job.job_id.to_string(), first.id);
    assert!(prompt.job.lease > silent.job.lease, "{:?} {:?}", prompt.job.lease, silent.job.lease);
    assert_eq!(app.runner().claim().await.job.job_id.to_string(), second.id);
    silent.batch(1, &[RunnerEvent::Started { environment: None }]).await.refuses(409, "STALE_LEASE");
    prompt.print("once").await;
    prompt.exit(0).await;
    assert_eq!(first.snapshot().await.stdout, "once");
}

#[tokio::test]
async fn a_run_that_is_cancelled_while_it_waits_is_never_handed_out() {
    let app = TestApp::start().await;
    let cancelled = app.child().submit(program("1")).await;
    let other = app.child().submit(program("2")).await;
    cancelled.cancel().await.is(202);
    let snapshot = cancelled.over().await;
    assert_eq!(snapshot.status, Status::Cancelled);
    assert_eq!(snapshot.error.as_deref(), Some("Your program was stopped."));
    assert_eq!(app.runner().claim().await.job.job_id.to_string(), other.id);
    app.runner().has_nothing().await;
}

#[tokio::test]
async fn a_run_that_is_cancelled_while_it_is_offered_is_not_started() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let work = app.runner().claim().await;
    run.cancel().await.is(202);
    assert_eq!(run.over().await.status, Status::Cancelled);
    work.batch(1, &[RunnerEvent::Started { environment: None }]).await.refuses(409, "STALE_LEASE");
}
