//! Streams whose other end is strange, broken or slow.

use std::time::Duration;

use playpen_protocol::snapshot::Status;
use serde_json::json;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::protocol::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

use crate::support::app::TestApp;
use crate::support::program;

#[tokio::test]
async fn messages_of_later_versions_are_ignored() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    let mut reader = run.watch().await;
    for message in [
        json!({"type": "seen", "seq": 3}),
        json!({"type": "dance", "steps": [1, 2]}),
        json!({"type": "input", "data": "7", "a field of later versions": 1}),
    ] {
        reader.says(message).await;
    }
    assert_eq!(work.news().await.inputs.len(), 1);
    work.print("a").await;
    reader.next_of("output").await;
}

/// After this message the stream is closed in words; the run does not mind.
async fn closes(message: Message) {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    let mut reader = run.watch().await;
    reader.next_of("status").await;
    reader.next_of("status").await;
    reader.socket.send(message).await;
    let closed = reader.closed().await;
    assert_eq!(closed.code, 1008, "{closed:?}");
    assert!(closed.reason.contains("no message"), "{closed:?}");
    work.exit(0).await;
    assert_eq!(run.snapshot().await.status, Status::Succeeded);
}

#[tokio::test]
async fn garbage_closes_the_stream_in_words() {
    for garbage in ["", "hello", "7", "[]", "{}", r#"{"type": 7}"#, r#"{"type": "input"}"#] {
        closes(Message::text(garbage)).await;
    }
    closes(Message::binary(vec![1, 2, 3])).await;
}

#[tokio::test]
async fn text_that_is_not_utf8_closes_the_stream_in_words() {
    closes(Message::Frame(Frame::message(vec![0xff, 0xfe], OpCode::Data(Data::Text), true))).await;
}

#[tokio::test]
async fn a_message_beyond_all_bounds_closes_the_stream_in_words() {
    closes(Message::text("x".repeat(3 << 20))).await;
}

#[tokio::test]
async fn an_answer_that_is_too_long_is_refused_in_words_and_the_stream_goes_on() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    let mut reader = run.watch().await;
    reader.says(json!({"type": "input", "data": "x".repeat(300 << 10)})).await;
    let refused = reader.next_of("refused").await.json;
    assert_eq!(refused["errorCode"], "PAYLOAD_TOO_LARGE");
    assert!(refused["message"].as_str().is_some_and(|words| words.contains("262144")), "{refused}");
    reader.says(json!({"type": "input", "data": "7\n"})).await;
    assert_eq!(work.news().await.inputs.len(), 1);
}

#[tokio::test]
async fn more_input_than_is_kept_is_refused_in_words() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut reader = run.watch().await;
    for _ in 0..6 {
        reader.says(json!({"type": "input", "data": "x".repeat(200 << 10)})).await;
    }
    assert_eq!(reader.next_of("refused").await.json["errorCode"], "PAYLOAD_TOO_LARGE");
}

#[tokio::test]
async fn a_reader_that_reads_nothing_is_closed_and_blocks_nobody() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut stalled = run.stream().receive_buffer(4_096).ours().await;
    let mut lively = run.watch().await;
    let mut work = app.runner().starts().await;
    while lively.event().await.json["status"] != "running" {}
    // 5 MiB: more than all the buffers on the way hold, so that a write blocks.
    let line = format!("{}\n", "x".repeat(128 << 10));
    let began = Instant::now();
    for _ in 0..40 {
        work.print(&line).await;
        lively.sees(&line).await;
    }
    work.exit(0).await;
    assert_eq!(run.snapshot().await.status, Status::Succeeded);
    assert!(began.elapsed() < Duration::from_secs(9), "the run was slowed: {:?}", began.elapsed());
    assert_eq!(lively.rest().await.1.code, 1000);
    // The server gives it ten seconds, and ten more to take the close.
    tokio::time::sleep(Duration::from_secs(11)).await;
    let mut messages = 0;
    let closed = loop {
        match stalled.socket.message().await {
            Ok(_) => messages += 1,
            Err(closed) => break closed,
        }
    };
    assert_eq!(closed.code, 4008, "{closed:?} after {messages} messages");
    assert!(closed.reason.contains("reconnect"), "{closed:?}");
    // And it may come back.
    assert_eq!(run.watch_after(40).await.rest().await.1.code, 1000);
}
