//! A server that is told to stop: everyone hears it, in words, within seconds.

use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;

use crate::support::app::{Answered, TestApp};
use crate::support::program;
use crate::support::raw::Raw;

/// How long a stop may take.
const SECONDS: Duration = Duration::from_secs(8);

#[tokio::test]
async fn readers_hear_that_the_run_ended_with_the_server() {
    let app = TestApp::start().await;
    let running = app.child().submit(program("1")).await;
    app.runner().starts().await;
    let waiting = app.child().submit(program("2")).await;
    for run in [&running, &waiting] {
        run.watch().await.event().await;
    }
    let readers = [running.watch().await, waiting.watch().await];
    let mut classic = running.watch_classic().await;
    classic.snapshot().await;
    let began = Instant::now();
    app.shut_down();
    for reader in readers {
        let (told, closed) = reader.rest().await;
        let exit = &told.last().expect("an end").json;
        assert_eq!(
            (&exit["type"], &exit["status"], &exit["reason"]),
            (&json!("exit"), &json!("failed"), &json!("lost"))
        );
        assert!(exit["error"].as_str().is_some_and(|words| words.contains("server was restarted")), "{exit}");
        assert_eq!(closed.code, 4010);
    }
    let (messages, closed) = classic.rest().await;
    assert_eq!((&messages[0]["job"]["reason"], closed.code), (&json!("lost"), 4010));
    app.stopped().await;
    assert!(began.elapsed() < SECONDS, "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_submission_that_waits_is_answered() {
    let app = TestApp::start().await;
    let waiting = tokio::spawn(app.http.post("/api/run?wait=60").json(&program("")).answer());
    app.runner().starts().await;
    app.shut_down();
    let snapshot = waiting.await.expect("no panic").is(200).json();
    assert_eq!((&snapshot["status"], &snapshot["reason"]), (&json!("failed"), &json!("lost")));
    app.stopped().await;
}

#[tokio::test]
async fn runners_that_wait_are_let_go() {
    let app = TestApp::start().await;
    app.child().submit(program("")).await;
    let work = app.runner().starts().await;
    let mut claim = Raw::to(app.http.at).await;
    claim.post("/api/runner/jobs/claim", &app.runner().patient_claim().to_string()).await;
    let mut news = Raw::to(app.http.at).await;
    let path = format!("/api/runner/jobs/{}/events", work.job.job_id);
    news.post(&path, &work.patient_batch().to_string()).await;
    // The answer to something sent later says that they have arrived.
    app.http.get("/healthz").answer().await.is(200);
    let began = Instant::now();
    app.shut_down();
    let answer = claim.reads_to_end().await;
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
    let answer = news.reads_to_end().await;
    assert!(answer.starts_with("HTTP/1.1 409") && answer.contains("STALE_LEASE"), "{answer}");
    app.stopped().await;
    assert!(began.elapsed() < SECONDS, "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_run_that_comes_too_late_is_refused() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut reader = run.watch().await;
    let body = program("late").to_string();
    let (half, rest) = body.split_at(body.len() / 2);
    let mut late = Raw::to(app.http.at).await;
    let head = format!("POST /api/run HTTP/1.1\r\nhost: playpen\r\ncontent-length: {}\r\n", body.len());
    late.write(&format!("{head}expect: 100-continue\r\n\r\n")).await;
    late.reads_to("100 Continue").await;
    late.write(half).await;
    app.shut_down();
    reader.next_of("exit").await;
    late.write(rest).await;
    let answer = late.reads_to_end().await;
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.contains("SHUTTING_DOWN") && answer.contains("retry-after: 5"), "{answer}");
    app.stopped().await;
}

#[tokio::test]
async fn those_who_do_not_listen_are_not_waited_for() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    // One that never closes its end, and one in the middle of a request.
    let _deaf = run.watch().await;
    let mut slow = Raw::to(app.http.at).await;
    slow.write("POST /api/run HTTP/1.1\r\nhost: playpen\r\ncontent-length: 99\r\n\r\n{").await;
    app.http.get("/healthz").answer().await.is(200);
    let began = Instant::now();
    app.shut_down();
    app.stopped().await;
    assert!(began.elapsed() < SECONDS, "{:?}", began.elapsed());
}

#[tokio::test]
async fn who_asks_meanwhile_hears_that_nothing_is_taken_any_more() {
    let app = TestApp::start().await;
    app.http.get("/readyz").answer().await.is(200);
    // A request that goes on, for which the server waits.
    let mut slow = Raw::to(app.http.at).await;
    let head = "POST /api/run HTTP/1.1\r\nhost: playpen\r\ncontent-length: 2\r\n";
    slow.write(&format!("{head}expect: 100-continue\r\n\r\n")).await;
    slow.reads_to("100 Continue").await;
    app.shut_down();
    let mut ready = Raw::to(app.http.at).await;
    ready.write("GET /readyz HTTP/1.1\r\nhost: playpen\r\n\r\n").await;
    let answer = ready.reads_to_end().await;
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("SHUTTING_DOWN"), "{answer}");
    slow.write("{}").await;
    slow.reads_to_end().await;
    app.stopped().await;
}

#[tokio::test]
async fn an_idle_server_stops_at_once() {
    let app = TestApp::start().await;
    app.http.get("/healthz").answer().await.is(200);
    let (at, began) = (app.http.at, Instant::now());
    app.shut_down();
    app.stopped().await;
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    tokio::net::TcpStream::connect(at).await.expect_err("nobody listens any more");
}
