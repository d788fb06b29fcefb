//! Runners that fall silent, come back, or do not do as they are told. The times are short ones.

use std::time::Duration;

use playpen_protocol::snapshot::{Reason, Status};
use playpen_server::config::Config;
use tokio::time::Instant;

use crate::support::app::{Answered, TestApp};
use crate::support::runner::Work;
use crate::support::{program, soon, with};

const SUSPECT: Duration = Duration::from_millis(1_200);
const GRACE: Duration = Duration::from_millis(800);

fn short(config: &mut Config) {
    config.queue.suspect = SUSPECT;
    config.queue.grace = GRACE;
}

#[tokio::test]
async fn a_runner_that_falls_silent_loses_its_run_in_words() {
    let app = TestApp::start_with(short).await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    work.print("half of it").await;
    let silent = Instant::now();
    let (events, closed) = run.watch().await.rest().await;
    assert!(silent.elapsed() >= SUSPECT, "{:?}", silent.elapsed());
    let exit = &events.last().expect("an end").json;
    assert_eq!((exit["type"].as_str(), exit["reason"].as_str()), (Some("exit"), Some("lost")));
    assert_eq!(closed.code, 1000);
    let snapshot = run.snapshot().await;
    assert_eq!((snapshot.status, snapshot.reason), (Status::Failed, Some(Reason::Lost)));
    let words = snapshot.error.expect("it is said");
    assert!(words.contains("stopped answering") && words.contains("not started again"), "{words}");
    assert_eq!(snapshot.stdout, "half of it");
    work.is_stale().await;
    app.runner().has_nothing().await;
}

#[tokio::test]
async fn a_runner_that_waits_for_news_hears_that_it_lost_its_run() {
    let app = TestApp::start_with(short).await;
    app.child().submit(program("")).await;
    let work = app.runner().starts().await;
    work.waits_for_news().await.expect("no panic").refuses(409, "STALE_LEASE");
}

/// Renews again and again, for several times as long as silence would be tolerated.
async fn keep_alive(work: &mut Work) {
    let began = Instant::now();
    while began.elapsed() < (SUSPECT + GRACE) * 3 / 2 {
        work.renew().await;
        tokio::time::sleep(SUSPECT / 6).await;
    }
}

#[tokio::test]
async fn renewals_keep_a_run_alive() {
    let app = TestApp::start_with(short).await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    keep_alive(&mut work).await;
    assert_eq!(run.snapshot().await.status, Status::Running);
    work.exit(0).await;
    assert_eq!(run.snapshot().await.status, Status::Succeeded);
}

#[tokio::test]
async fn a_runner_that_comes_back_in_time_goes_on() {
    let app = TestApp::start_with(|config| {
        config.queue.suspect = Duration::from_millis(50);
        config.queue.grace = Duration::from_mins(1);
    })
    .await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    let suspected = async {
        while !app.http.get("/metrics").answer().await.text().contains("playpen_runs{state=\"suspect\"} 1\n")
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    soon("it is suspected", suspected).await;
    work.print("back").await;
    work.exit(0).await;
    assert_eq!(
        (run.snapshot().await.stdout.as_str(), run.snapshot().await.status),
        ("back", Status::Succeeded)
    );
}

#[tokio::test]
async fn a_cancelled_run_of_a_silent_runner_is_cancelled() {
    let app = TestApp::start_with(short).await;
    let run = app.child().submit(program("")).await;
    let work = app.runner().starts().await;
    run.cancel().await.is(202);
    assert_eq!(run.over().await.status, Status::Cancelled);
    work.is_stale().await;
}

#[tokio::test]
async fn a_runner_that_does_not_stop_its_run_loses_it() {
    let app = TestApp::start_with(|config| {
        short(config);
        config.queue.stop = Duration::from_secs(2);
    })
    .await;
    let run = app.child().submit(program("")).await;
    let work = app.runner().starts().await;
    run.cancel().await.is(202);
    // It goes on as if nothing had been said.
    let over = tokio::spawn(async move { run.over().await });
    while !over.is_finished() {
        if work.batch(work.next_seq, &[]).await.status == 409 {
            break;
        }
        tokio::time::sleep(SUSPECT / 6).await;
    }
    let snapshot = over.await.expect("no panic");
    assert_eq!((snapshot.status, snapshot.reason), (Status::Failed, Some(Reason::Lost)));
    assert!(snapshot.error.is_some_and(|words| words.contains("told to stop")));
    work.is_stale().await;
}

#[tokio::test]
async fn a_foreign_runner_that_never_reports_an_end_loses_its_run() {
    let app = TestApp::start_with(|config| config.queue.foreign_grace = Duration::from_secs(1)).await;
    let run = app.child().submit(with(program(""), "timeoutMs", 1_000)).await;
    let work = app.foreign_runner().claim().await;
    work.print("a").await;
    let snapshot = run.over().await;
    assert_eq!((snapshot.status, snapshot.reason), (Status::Failed, Some(Reason::Lost)));
    assert!(snapshot.error.is_some_and(|words| words.contains("did not report its end")));
    work.post(serde_json::json!({"type": "completed"})).await.refuses(409, "STALE_LEASE");
}
