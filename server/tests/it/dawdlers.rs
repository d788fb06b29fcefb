//! Clients that take their time: nobody holds a connection by doing nothing, or next to nothing.

use std::time::Duration;

use playpen_server::config::Patience;
use reqwest::Method;
use tokio::time::Instant;

use crate::support::app::{Answered, TestApp};
use crate::support::raw::Raw;
use crate::support::runner::wrote;
use crate::support::{program, soon};

const SHORT: Duration = Duration::from_millis(400);
const LONG: Duration = Duration::from_mins(10);
const NEVER: Patience = Patience { head: LONG, body: LONG, idle: LONG };
const ASK: &str = "GET /healthz HTTP/1.1\r\nhost: playpen\r\n\r\n";

async fn with_patience(patience: Patience) -> TestApp {
    TestApp::start_with(|config| config.clients.patience = patience).await
}

/// The connection is ended, not before its time, although more comes on it now and then.
async fn is_ended(mut connection: Raw, drip: &str, since: Instant) -> String {
    let ended = async {
        let mut read = String::new();
        loop {
            match connection.reads_for(Duration::from_millis(50)).await {
                Some(text) if text.is_empty() => return read,
                Some(text) => read += &text,
                None => connection.tries(drip).await,
            }
        }
    };
    let read = soon("the connection is ended", ended).await;
    assert!(since.elapsed() >= SHORT, "{:?}", since.elapsed());
    read
}

#[tokio::test]
async fn the_head_of_a_request_has_to_come() {
    let app = with_patience(Patience { head: SHORT, ..NEVER }).await;
    let since = Instant::now();
    for begin in ["", "G", "GET /healthz HTTP/1.1\r\nhost: playpen\r\n"] {
        let mut connection = Raw::to(app.http.at).await;
        connection.write(begin).await;
        assert_eq!(is_ended(connection, "", since).await, "");
    }
    // One line after the other helps nobody.
    let mut connection = Raw::to(app.http.at).await;
    connection.write("GET /healthz HTTP/1.1\r\nhost: playpen\r\n").await;
    assert_eq!(is_ended(connection, "x: y\r\n", since).await, "");
    // Nor does a good request before.
    let since = Instant::now();
    let mut connection = Raw::to(app.http.at).await;
    connection.write(ASK).await;
    connection.reads_to("environments").await;
    connection.write("GET /he").await;
    assert_eq!(is_ended(connection, "a", since).await, "");
    app.http.get("/healthz").answer().await.is(200);
}

#[tokio::test]
async fn a_connection_may_wait_for_its_next_request_but_not_for_ever() {
    let app = with_patience(Patience { head: SHORT / 4, ..NEVER }).await;
    let mut connection = Raw::to(app.http.at).await;
    for _ in 0..2 {
        connection.write(ASK).await;
        connection.reads_to("environments").await;
        assert_eq!(connection.reads_for(SHORT).await, None, "it is still open");
    }
    let app = with_patience(Patience { idle: SHORT, ..NEVER }).await;
    let mut connection = Raw::to(app.http.at).await;
    let since = Instant::now();
    connection.write(ASK).await;
    connection.reads_to("environments").await;
    assert_eq!(is_ended(connection, "", since).await, "");
}

#[tokio::test]
async fn whoever_is_being_answered_may_be_silent() {
    let app = with_patience(Patience { head: SHORT / 4, body: SHORT / 4, idle: SHORT / 4 }).await;
    let run = app.child().submit(program("")).await;
    let mut reader = run.watch().await;
    let mut events = run.events().await;
    let mut waits = Raw::to(app.http.at).await;
    waits.post("/api/run?wait=60", &program("2").to_string()).await;
    assert_eq!(waits.reads_for(SHORT).await, None, "it is still open");
    let mut work = app.runner().starts().await;
    work.print("a").await;
    work.exit(0).await;
    assert_eq!(reader.next_of("output").await.text(), "a");
    while events.event().await.expect("it goes on")["type"] != "exit" {}
    app.runner().starts().await.exit(0).await;
    waits.reads_to("succeeded").await;
}

#[tokio::test]
async fn a_body_has_to_come_at_some_pace() {
    let app = with_patience(Patience { body: SHORT, ..NEVER }).await;
    for drip in ["", " "] {
        let since = Instant::now();
        let mut connection = Raw::to(app.http.at).await;
        connection.write("POST /api/run HTTP/1.1\r\nhost: playpen\r\ncontent-length: 99999\r\n\r\n{").await;
        let answer = is_ended(connection, drip, since).await;
        assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("REQUEST_TIMEOUT"), "{answer}");
    }
    // Whoever is slow but goes on is waited for.
    let body = crate::support::with(program(""), "stdin", "x".repeat(64 << 10)).to_string();
    let mut connection = Raw::to(app.http.at).await;
    connection
        .write(&format!("POST /api/run HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n", body.len()))
        .await;
    let (most, last) = body.split_at(body.len() - 1);
    for piece in most.as_bytes().chunks(8 << 10) {
        connection.write(std::str::from_utf8(piece).expect("ASCII")).await;
        assert_eq!(connection.reads_for(SHORT / 4).await, None, "no answer before it is whole");
    }
    connection.write(last).await;
    connection.reads_to("jobId").await;
}

/// Takes the ten seconds after which an answer that nobody takes is given up.
#[tokio::test]
async fn an_answer_that_nobody_takes_is_given_up_and_can_be_had_again() {
    let app = TestApp::start_with(|config| config.clients.streams = 1).await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    let mut stalled = Raw::with_receive_buffer(app.http.at, 4_096).await;
    stalled.write(&format!("GET /api/run/{}/events HTTP/1.1\r\nhost: playpen\r\n\r\n", run.id)).await;
    let mut seen = stalled.reads_to("running").await;
    // More than all the buffers on the way hold, so that a write blocks.
    let began = Instant::now();
    for _ in 0..40 {
        work.say(&[wrote(&"x".repeat(128 << 10))]).await;
    }
    run.request(Method::GET, "/events").answer().await.refuses(503, "SERVER_BUSY");
    assert!(began.elapsed() < Duration::from_secs(9), "the run was slowed: {:?}", began.elapsed());
    let given_up = async {
        while run.request(Method::GET, "/events?after=42").send().await.expect("an answer").status() != 200 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    soon("the place is free", given_up).await;
    work.exit(0).await;
    seen += &stalled.reads_to_end().await;
    // Up to the last whole event, and on from there: all is there, or named.
    let whole = seen.rsplit_once("\n\n").expect("events came").0;
    let last: u64 =
        whole.rsplit_once("id: ").expect("they have numbers").1.lines().next().unwrap().parse().unwrap();
    let again = run.request(Method::GET, "/events").header("last-event-id", last.to_string());
    let mut next = last + 1;
    for event in crate::support::sse::Sse::open(again).await.rest().await {
        assert_eq!(event.get("from").unwrap_or(&event["seq"]), next);
        next = event["seq"].as_u64().expect("a number") + 1;
    }
    assert_eq!(next, 44);
}

/// Takes some seconds longer than the patience with an answer that nobody takes.
#[tokio::test]
async fn an_answer_has_to_be_taken_at_some_pace() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    for _ in 0..8 {
        work.say(&[wrote(&"x".repeat(128 << 10))]).await;
    }
    work.exit(0).await;
    let ask = format!("GET /api/run/{} HTTP/1.1\r\nhost: playpen\r\nconnection: close\r\n\r\n", run.id);
    let began = Instant::now();
    // So many bytes in each tenth of a second: far fewer than it has to be, and more.
    let takes = async |bytes: usize| {
        let mut connection = Raw::with_receive_buffer(app.http.at, 4_096).await;
        connection.write(&ask).await;
        let mut took = 0;
        while began.elapsed() < Duration::from_secs(16) {
            match connection.takes(bytes).await {
                0 => break,
                count => took += count,
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        (began.elapsed(), took + connection.reads_to_end().await.len())
    };
    let (trickling, slow) = tokio::join!(takes(200), takes(2_000));
    let whole = 512 << 10;
    assert!(trickling.1 < whole, "{trickling:?}");
    assert!(trickling.0 > Duration::from_secs(10), "{trickling:?}");
    assert!(slow.1 > whole, "{slow:?}");
}
