//! The events of a run for readers without a WebSocket.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::app::{Answered, TestApp};
use crate::support::program;
use crate::support::raw::Raw;
use crate::support::reader::Told;
use crate::support::runner::wrote;
use crate::support::sse::Sse;

/// What the WebSocket tells, in the form of Server-Sent Events.
fn as_told(told: Vec<Told>) -> Vec<Value> {
    let with_blob = |Told { mut json, blob }| {
        if let Some(blob) = blob {
            json["data"] = STANDARD.encode(blob).into();
        }
        json
    };
    told.into_iter().map(with_blob).collect()
}

#[tokio::test]
async fn opened_before_during_or_after_it_shows_what_the_websocket_shows() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let before = run.events().await;
    let work = app.foreign_runner().claim().await;
    work.print("a\n\ndata: not mine\r\né").await;
    let frame =
        json!({"width": 2, "height": 1, "format": "RGB", "data": STANDARD.encode([1; 6]), "timestamp": 5});
    work.say(json!({"type": "visualization", "frame": frame})).await;
    work.say(json!({"type": "audio", "sampleRate": 8_000, "channels": 1, "format": "pcm_s16le",
                    "data": STANDARD.encode([0, 1, 2, 3]), "seq": 9, "timestamp": 6}))
        .await;
    let during = run.events().await;
    work.complete().await;
    let (before, during) = (before.rest().await, during.rest().await);
    let (told, _) = run.watch().await.rest().await;
    let told = as_told(told);
    assert_eq!(before, told);
    assert_eq!(during, told);
    assert_eq!(run.events().await.rest().await, told);
    let kinds: Vec<_> = told.iter().map(|event| event["type"].as_str().unwrap_or_default()).collect();
    assert_eq!(kinds, ["status", "status", "output", "frame", "audio", "exit"]);
    assert_eq!(told[3]["data"], STANDARD.encode([1; 6]));
}

#[tokio::test]
async fn events_arrive_while_the_program_runs() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut events = run.events().await;
    let mut work = app.runner().starts().await;
    while events.event().await.expect("it goes on")["status"] != "running" {}
    for n in 0..20 {
        let line = format!("line {n}\n");
        work.print(&line).await;
        assert_eq!(events.event().await.expect("it goes on")["text"], line);
    }
}

#[tokio::test]
async fn a_browser_that_comes_back_misses_nothing_and_sees_nothing_twice() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    work.say(&[wrote("a"), wrote("b")]).await;
    let mut events = run.events().await;
    for seq in 1..=3 {
        assert_eq!(events.event().await.expect("it goes on")["seq"], seq);
    }
    let seen = events.last_id.clone();
    drop(events);
    // The address is the one from before; what was seen last counts.
    let again = run.request(Method::GET, "/events?after=1").header("last-event-id", &seen);
    let again = Sse::open(again).await;
    work.print("c").await;
    work.exit(0).await;
    let texts: Vec<Value> = again.rest().await.iter().map(|event| event["text"].clone()).collect();
    assert_eq!(texts, [json!("b"), json!("c"), Value::Null]);
    let after = Sse::open(run.request(Method::GET, "/events?after=4")).await;
    assert_eq!(after.rest().await[0]["text"], "c");
    // Whoever has seen the end is told to ask no more.
    for query in ["?after=6", "?after=99"] {
        let answer = run.request(Method::GET, &format!("/events{query}")).answer().await.is(204);
        assert_eq!(answer.body, b"");
    }
    run.request(Method::GET, "/events").header("last-event-id", "6").answer().await.is(204);
}

#[tokio::test]
async fn what_fell_out_is_named_exactly() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    for _ in 0..50 {
        work.print(&"x".repeat(60_000)).await;
    }
    let mut events = run.events().await;
    let mut next = 1;
    let mut gaps = 0;
    work.exit(0).await;
    while let Some(event) = events.event().await {
        if event["type"] == "gap" {
            gaps += 1;
            assert_eq!(event["from"], next);
            assert_eq!(event["to"], event["seq"]);
        } else {
            assert_eq!(event["seq"], next);
        }
        next = event["seq"].as_u64().expect("a number") + 1;
    }
    assert_eq!((next, gaps), (54, 1));
}

#[tokio::test]
async fn runs_that_are_not_there_and_numbers_that_are_none() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let unknown = format!("{}000000000000", &run.id[..24]);
    let older = format!("0188{}", &run.id[4..]);
    for (id, status, code) in
        [(unknown.as_str(), 404, "NOT_FOUND"), ("7", 404, "NOT_FOUND"), (&older, 410, "SERVER_RESTARTED")]
    {
        let asked = app.child().hears_of(id).request(Method::GET, "/events");
        asked.answer().await.refuses(status, code);
    }
    for query in ["after=x", "after=-1", "after=", "after=1&after=2"] {
        let asked = run.request(Method::GET, &format!("/events?{query}"));
        asked.answer().await.refuses(400, "INVALID_PAYLOAD");
    }
    let asked = run.request(Method::GET, "/events").header("last-event-id", "seven");
    assert!(asked.answer().await.refuses(400, "INVALID_PAYLOAD").contains("Last-Event-ID"));
}

#[tokio::test]
async fn a_server_that_goes_away_ends_the_events_in_words() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let events = run.events().await;
    app.shut_down();
    let told = events.rest().await;
    let last = told.last().expect("an end");
    assert_eq!((&last["type"], &last["reason"]), (&json!("exit"), &json!("lost")));
    app.stopped().await;
}

/// Takes the twenty seconds after which a quiet stream says that it is there.
#[tokio::test]
async fn a_quiet_run_says_that_it_is_there() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    let mut reader = Raw::to(app.http.at).await;
    reader.write(&format!("GET /api/run/{}/events?after=2 HTTP/1.1\r\nhost: playpen\r\n\r\n", run.id)).await;
    reader.reads_to("\r\n\r\n").await;
    reader.reads_to(":\n\n").await;
    work.exit(0).await;
    reader.reads_to(r#""type":"exit""#).await;
}
