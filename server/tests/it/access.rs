//! Who may steer a run: with `link` whoever knows its name, with `key` whoever has its key.

use playpen_protocol::snapshot::Status;
use reqwest::{Method, RequestBuilder};
use serde_json::json;

use crate::support::app::{Answered, TestApp};
use crate::support::child::Run;
use crate::support::{program, with_key};

fn deletes(run: &Run) -> RequestBuilder {
    run.request(Method::DELETE, "")
}

fn cancels(run: &Run) -> RequestBuilder {
    run.request(Method::POST, "/cancel")
}

fn types(run: &Run) -> RequestBuilder {
    run.request(Method::POST, "/input").json(&json!({"data": "7\n"}))
}

fn presses(run: &Run) -> RequestBuilder {
    run.request(Method::POST, "/input").json(&json!({"event": {"type": "focus", "focused": true}}))
}

const STEERING: [fn(&Run) -> RequestBuilder; 4] = [types, presses, cancels, deletes];

#[tokio::test]
async fn a_link_is_enough_to_steer() {
    let app = TestApp::start().await;
    let mine = app.child().submit(program("")).await;
    let theirs = app.child().hears_of(&mine.id);
    for steer in STEERING {
        steer(&theirs).answer().await.is(202);
    }
    assert_eq!(mine.snapshot().await.status, Status::Cancelled);
}

#[tokio::test]
async fn without_the_key_a_link_is_only_enough_to_look() {
    let app = TestApp::start().await;
    let mine = app.child().submit(with_key(program(""))).await;
    let theirs = app.child().hears_of(&mine.id);
    for steer in STEERING {
        let words = steer(&theirs).answer().await.refuses(401, "UNAUTHORIZED");
        assert!(words.contains("`Playpen-Control`"), "{words}");
        for wrong in [&"0".repeat(32), &mine.key.to_uppercase().replace('A', "B"), &mine.key[..31]] {
            steer(&theirs).header("playpen-control", wrong).answer().await.refuses(403, "FORBIDDEN");
        }
    }
    assert_eq!(theirs.snapshot().await.status, Status::Queued);
}

#[tokio::test]
async fn the_key_of_one_run_does_not_steer_another() {
    let app = TestApp::start().await;
    let mine = app.child().submit(with_key(program(""))).await;
    let other = app.child().submit(with_key(program(""))).await;
    cancels(&mine).header("playpen-control", &other.key).answer().await.refuses(403, "FORBIDDEN");
}

#[tokio::test]
async fn with_the_key_a_run_can_be_steered() {
    let app = TestApp::start().await;
    for steer in STEERING {
        let run = app.child().submit(with_key(program(""))).await;
        steer(&run).header("playpen-control", &run.key).answer().await.is(202);
    }
}

#[tokio::test]
async fn cancelling_twice_or_after_the_end_changes_nothing() {
    let app = TestApp::start().await;
    let waiting = app.child().submit(program("")).await;
    for _ in 0..2 {
        waiting.cancel().await.is(202);
        deletes(&waiting).answer().await.is(202);
    }
    assert_eq!(waiting.over().await.status, Status::Cancelled);
    let ended = app.child().submit(program("")).await;
    app.runner().starts().await.exit(0).await;
    ended.cancel().await.is(202);
    deletes(&ended).answer().await.is(202);
    types(&ended).answer().await.is(202);
    assert_eq!(ended.snapshot().await.status, Status::Succeeded);
}

#[tokio::test]
async fn on_a_stream_the_key_is_shown_in_a_message() {
    let app = TestApp::start().await;
    let run = app.child().submit(with_key(program(""))).await;
    let mut work = app.runner().starts().await;
    let mut reader = run.watch().await;
    let refused = |code: &str| json!({"type": "refused", "errorCode": code});
    for (key, code) in [(None, "UNAUTHORIZED"), (Some("0".repeat(32)), "FORBIDDEN")] {
        if let Some(key) = key {
            reader.shows_key(&key).await;
        }
        for message in [
            json!({"type": "input", "data": "x"}),
            json!({"type": "event", "event": {"type": "focus", "focused": true}}),
            json!({"type": "eof"}),
            json!({"type": "cancel"}),
        ] {
            reader.says(message).await;
            let mut told = reader.next_of("refused").await.json;
            assert!(told["message"].as_str().is_some_and(|words| words.contains("control key")), "{told}");
            told.as_object_mut().expect("an object").remove("message");
            assert_eq!(told, refused(code));
        }
    }
    let quiet = work.renew().await;
    assert!(!quiet.cancel && quiet.inputs.is_empty(), "{quiet:?}");
    reader.shows_key(&run.key).await;
    reader.says(json!({"type": "input", "data": "7\n"})).await;
    assert_eq!(work.news().await.inputs.len(), 1);
    reader.says(json!({"type": "cancel"})).await;
    assert!(work.news().await.cancel);
}

#[tokio::test]
async fn a_stream_opened_with_the_key_in_its_header_may_steer() {
    let app = TestApp::start().await;
    let run = app.child().submit(with_key(program(""))).await;
    let mut work = app.runner().starts().await;
    let mut reader = run.stream().header("playpen-control", &run.key).ours().await;
    reader.says(json!({"type": "cancel"})).await;
    assert!(work.news().await.cancel);
}

#[tokio::test]
async fn no_route_lists_runs() {
    let app = TestApp::start().await;
    app.child().submit(program("")).await;
    for path in ["/api/run", "/api/runs", "/api/run/"] {
        let answer = app.http.get(path).answer().await;
        assert!(answer.status == 404 || answer.status == 405, "{path}: {answer:?}");
    }
}
