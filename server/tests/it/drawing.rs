//! Drawing: operations for who is there, the picture as it is now for who comes late.

use playpen_protocol::runner::RunnerEvent;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::program;
use crate::support::reader::{Told, kinds};
use crate::support::runner::wrote;

fn draws(ops: Value) -> RunnerEvent {
    RunnerEvent::Draw { ops: serde_json::from_value(ops).expect("operations") }
}

fn line(x: u32) -> Value {
    json!({"op": "line", "id": 1, "canvas": 1, "at": [0, 0, x, 0], "stroke": "#ff0000", "width": 1})
}

/// The operations of all drawing events.
fn drawn(told: &[Told]) -> Vec<Value> {
    let draws = told.iter().filter(|event| event.kind() == "draw");
    draws.flat_map(|event| event.json["ops"].as_array().expect("a list").clone()).collect()
}

#[tokio::test]
async fn who_is_there_sees_each_change_and_who_comes_late_the_picture() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    let mut there = run.watch().await;
    work.say(&[wrote("begun"), draws(json!([line(0)]))]).await;
    assert_eq!(there.next_of("draw").await.json["ops"], json!([line(0)]));
    for x in 1..=1_000 {
        work.say(&[draws(json!([{"op": "set", "id": 1, "at": [0, 0, x, 0]}, {"op": "show", "frame": x}]))])
            .await;
        let next = there.next_of("draw").await;
        assert_eq!(next.json["ops"][0]["at"], json!([0, 0, x, 0]));
    }
    work.exit(0).await;
    let (late, closed) = run.watch().await.rest().await;
    assert_eq!(kinds(&late), ["status", "status", "output", "draw", "exit"]);
    assert_eq!(drawn(&late), [json!({"op": "reset"}), line(1_000), json!({"op": "show", "frame": 1_000})]);
    assert_eq!(closed.code, 1000);
    // Whoever lost the connection for a moment misses nothing, and gets nothing twice.
    let last = late.last().expect("an exit").seq();
    let (resumed, _) = run.watch_after(last - 3).await.rest().await;
    assert_eq!(kinds(&resumed), ["draw", "draw", "exit"]);
}

#[tokio::test]
async fn drawing_makes_no_gap_in_what_was_printed() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    work.say(&[draws(json!([line(0)]))]).await;
    for n in 0..600 {
        work.say(&[wrote(&format!("{n}\n")), draws(json!([{"op": "set", "id": 1, "at": [0, 0, n, 1]}]))])
            .await;
    }
    work.exit(0).await;
    let (late, _) = run.watch().await.rest().await;
    assert!(!kinds(&late).contains(&"gap"));
    let texts: String = late.iter().filter(|event| event.kind() == "output").map(Told::text).collect();
    assert_eq!(texts.lines().count(), 600);
    assert_eq!(run.snapshot().await.stdout, texts);
}
