//! A request that is sent again because its answer was lost is not a second run.

use reqwest::RequestBuilder;
use serde_json::Value;

use crate::support::app::{Answered, TestApp};
use crate::support::program;

fn asks(app: &TestApp, key: &str, program: &Value) -> RequestBuilder {
    app.child().asks(program).header("idempotency-key", key)
}

#[tokio::test]
async fn the_same_request_with_the_same_key_is_the_same_run() {
    let app = TestApp::start().await;
    let first = asks(&app, "k1", &program("1")).answer().await.is(202).json();
    let again = asks(&app, "k1", &program("1")).answer().await.is(202).json();
    assert_eq!(first, again);
    let runner = app.runner();
    runner.starts().await.exit(0).await;
    runner.has_nothing().await;
    // After the end as well, and then it can be waited for.
    let answer = app.http.post("/api/run?wait=5").json(&program("1")).header("idempotency-key", "k1");
    assert_eq!(answer.answer().await.is(200).json()["jobId"], first["jobId"]);
    runner.has_nothing().await;
}

#[tokio::test]
async fn another_request_with_the_same_key_is_refused() {
    let app = TestApp::start().await;
    asks(&app, "k1", &program("1")).answer().await.is(202);
    let words = asks(&app, "k1", &program("2")).answer().await.refuses(422, "IDEMPOTENCY_CONFLICT");
    assert!(words.contains("`Idempotency-Key`"), "{words}");
    asks(&app, "k2", &program("2")).answer().await.is(202);
}

#[tokio::test]
async fn requests_at_the_same_time_make_one_run() {
    let app = TestApp::start().await;
    let asked: Vec<_> = (0..20).map(|_| tokio::spawn(asks(&app, "k1", &program("1")).answer())).collect();
    let mut answers = Vec::new();
    for answer in asked {
        answers.push(answer.await.expect("no panic").is(202).json());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    app.runner().claim().await;
    app.runner().has_nothing().await;
}

#[tokio::test]
async fn two_children_with_one_key_do_not_meet() {
    let app = TestApp::start().await;
    let asks = |client: &str| asks(&app, "k1", &program("1")).header("playpen-client", client);
    let ada = asks("ada").answer().await.is(202).json();
    let bob = asks("bob").answer().await.is(202).json();
    assert_ne!(ada["jobId"], bob["jobId"]);
}

#[tokio::test]
async fn a_request_that_was_refused_may_be_sent_again() {
    let app = TestApp::start_with(|config| config.queue.max_runs = 1).await;
    app.child().submit(program("in the way")).await;
    asks(&app, "k1", &program("1")).answer().await.refuses(503, "QUEUE_FULL");
    app.runner().starts().await;
    asks(&app, "k1", &program("1")).answer().await.is(202);
}

#[tokio::test]
async fn a_key_that_is_none_is_refused() {
    let app = TestApp::start().await;
    for key in [String::new(), "x".repeat(256)] {
        let words = asks(&app, &key, &program("")).answer().await.refuses(400, "INVALID_PAYLOAD");
        assert!(words.contains("`Idempotency-Key`"), "{words}");
    }
}

#[tokio::test]
async fn a_key_does_not_keep_a_result_beyond_its_time() {
    let app = TestApp::start_with(|config| config.retention.time = std::time::Duration::ZERO).await;
    asks(&app, "k1", &program("1")).answer().await.is(202);
    app.runner().starts().await.exit(0).await;
    // It is forgotten, but it was run: it is not run once more.
    asks(&app, "k1", &program("1")).answer().await.refuses(404, "NOT_FOUND");
    app.runner().has_nothing().await;
}
