//! Which run goes to which runner: labels, and fairness between clients.

use std::time::Duration;

use playpen_protocol::snapshot::{Reason, Status};
use serde_json::{Value, json};

use crate::support::app::{Answered, TestApp};
use crate::support::child::Run;
use crate::support::runner::Runner;
use crate::support::{program, with};

fn labelled(labels: Value) -> Value {
    with(program("print(1)"), "labels", labels)
}

async fn gets(runner: &Runner, run: &Run) {
    assert_eq!(runner.claim().await.job.job_id.to_string(), run.id);
}

#[tokio::test]
async fn a_run_goes_to_a_runner_with_its_labels() {
    let app = TestApp::start().await;
    let plain = app.runner();
    let gpu = app.runner().with("labels", json!({"gpu": "a100", "room": "2"})).with("level", "namespaces");
    let [fast, both, level] = [
        app.child().submit(labelled(json!({"gpu": "a100"}))).await,
        app.child().submit(labelled(json!({"room": "2", "gpu": "a100"}))).await,
        app.child().submit(labelled(json!({"level": "namespaces"}))).await,
    ];
    let any = app.child().submit(program("print(1)")).await;
    gets(&plain, &any).await;
    plain.has_nothing().await;
    for run in [&fast, &both, &level] {
        gets(&gpu, run).await;
    }
}

#[tokio::test]
async fn labels_that_no_runner_has_are_named() {
    let app = TestApp::start_with(|config| config.queue.unmatched = Duration::from_millis(100)).await;
    app.runner().with("labels", json!({"gpu": "a100"})).has_nothing().await;
    let run = app.child().submit(with(labelled(json!({"gpu": "h100"})), "environment", "3.13")).await;
    let patient = app.child().submit(labelled(json!({"gpu": "a100"}))).await;
    let snapshot = run.over().await;
    assert_eq!((snapshot.status, snapshot.reason), (Status::Failed, Some(Reason::Unschedulable)));
    let words = snapshot.error.expect("words");
    assert!(words.contains("Python 3.13") && words.contains("gpu=h100"), "{words}");
    // Its runner is there, if busy.
    assert_eq!(patient.snapshot().await.status, Status::Queued);
}

#[tokio::test]
async fn labels_that_are_none_are_refused_on_both_sides() {
    let app = TestApp::start().await;
    for wrong in [json!("gpu"), json!({"gpu": 1}), json!({"a b": "c"}), json!({"gpu": "x".repeat(65)})] {
        app.child().asks(&labelled(wrong.clone())).answer().await.refuses(400, "INVALID_PAYLOAD");
        let claim = app.runner().post("claim", &json!({"runnerId": app.runner().id, "labels": wrong}));
        claim.answer().await.refuses(400, "INVALID_PAYLOAD");
    }
}

#[tokio::test]
async fn who_has_the_fewest_runs_is_served_first() {
    let app = TestApp::start().await;
    let submit = async |client: &'static str| {
        let answer = app.child().asks(&program("print(1)")).header("Playpen-Client", client).answer().await;
        app.child().run(&answer.is(202))
    };
    let [ann1, ann2, ann3] = [submit("ann").await, submit("ann").await, submit("ann").await];
    let ben = submit("ben").await;
    let place = async |run: &Run| run.snapshot().await.queue_position;
    assert_eq!((place(&ann1).await, place(&ben).await, place(&ann2).await), (Some(1), Some(2), Some(3)));
    let runner = app.runner();
    for run in [&ann1, &ben, &ann2, &ann3] {
        gets(&runner, run).await;
    }
}

#[tokio::test]
async fn nobody_gets_before_others_by_wishing() {
    let app = TestApp::start().await;
    let first = app.child().submit(program("print(1)")).await;
    let wishful = app.child().submit(with(program("print(1)"), "priority", 100)).await;
    let modest = app.child().submit(with(program("print(1)"), "priority", -100)).await;
    let runner = app.runner();
    for run in [&first, &wishful, &modest] {
        gets(&runner, run).await;
    }
    app.child().asks(&with(program(""), "priority", "high")).answer().await.refuses(400, "INVALID_PAYLOAD");
}
