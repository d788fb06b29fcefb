//! The run stream in our dialect: the same events for everyone, whenever they come.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::protocol::Message;

use crate::support::app::{Answered, TestApp};
use crate::support::program;
use crate::support::reader::{Told, kinds, output};
use crate::support::runner::wrote;

#[tokio::test]
async fn opened_before_during_or_after_it_shows_the_same_events() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let before = run.watch().await;
    let mut work = app.runner().starts().await;
    work.say(&[wrote("a"), wrote("b")]).await;
    let mut during = run.watch().await;
    let first = during.event().await;
    work.print("c").await;
    work.exit(0).await;
    let (told_before, closed_before) = before.rest().await;
    let (mut told_during, closed_during) = during.rest().await;
    told_during.insert(0, first);
    let (told_after, closed_after) = run.watch().await.rest().await;
    assert_eq!(kinds(&told_before), ["status", "status", "output", "output", "output", "exit"]);
    assert_eq!(told_before, told_during);
    assert_eq!(told_before, told_after);
    assert_eq!((closed_before.code, closed_during.code, closed_after.code), (1000, 1000, 1000));
}

#[tokio::test]
async fn the_events_of_a_run() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    work.print("hi\n").await;
    let rest = json!({"lease": work.job.lease, "firstSeq": 3, "events": [
        {"type": "output", "stream": "stderr", "text": "oh\n"},
        {"type": "truncated", "stream": "stdout", "bytes": 7},
        {"type": "exit", "reason": "timeout", "signal": 9, "error": "It took too long.",
         "usage": {"wallMs": 3, "cpuMs": 2, "peakMemoryBytes": 1}},
    ]});
    work.post(&rest).await.is(200);
    let (mut told, _) = run.watch().await.rest().await;
    let mut at = 0;
    let mut events: Vec<Value> = Vec::new();
    for Told { json, .. } in &mut told {
        let time = json["at"].as_u64().expect("a time");
        assert!(time >= at && time > 1_700_000_000_000, "{json}");
        at = time;
        json.as_object_mut().expect("an object").remove("at");
        events.push(json.take());
    }
    let want = [
        json!({"seq": 1, "type": "status", "status": "queued", "queuePosition": 1}),
        json!({"seq": 2, "type": "status", "status": "running"}),
        json!({"seq": 3, "type": "output", "stream": "stdout", "text": "hi\n"}),
        json!({"seq": 4, "type": "output", "stream": "stderr", "text": "oh\n"}),
        json!({"seq": 5, "type": "truncated", "stream": "stdout", "bytes": 7}),
        json!({"seq": 6, "type": "exit", "status": "failed", "reason": "timeout", "signal": 9,
               "error": "It took too long.", "usage": {"wallMs": 3, "cpuMs": 2, "peakMemoryBytes": 1}}),
    ];
    assert_eq!(events, want);
}

#[tokio::test]
async fn events_arrive_while_the_program_runs() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut reader = run.watch().await;
    let mut work = app.runner().starts().await;
    for n in 0..20 {
        let line = format!("line {n}\n");
        work.print(&line).await;
        reader.sees(&line).await;
    }
}

#[tokio::test]
async fn a_reader_resumes_after_any_event() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    work.say(&[wrote("a"), wrote("b"), wrote("c")]).await;
    let mut live = run.watch_after(4).await;
    assert_eq!(live.event().await.text(), "c");
    let mut early = run.watch_after(100).await;
    work.exit(0).await;
    let (all, _) = run.watch().await.rest().await;
    for after in 0..=all.len() {
        let (told, closed) = run.watch_after(after as u64).await.rest().await;
        assert_eq!(told, all[after..]);
        assert_eq!(closed.code, 1000);
    }
    // Whoever claims to have seen more than there is hears no more than the end of the run.
    assert_eq!(early.socket.closed().await.code, 1000);
}

#[tokio::test]
async fn what_fell_out_is_named_exactly() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    let mut written = String::new();
    for batch in 0..30 {
        let lines: Vec<String> = (0..10).map(|n| format!("{batch:04}-{n}-{}\n", "x".repeat(6_000))).collect();
        work.say(&lines.iter().map(|line| wrote(line)).collect::<Vec<_>>()).await;
        written.extend(lines);
    }
    work.exit(0).await;
    let (told, _) = run.watch().await.rest().await;
    let gap = told.iter().position(|event| event.kind() == "gap").expect("more than 1 MiB was written");
    let (head, tail) = (&told[..gap], &told[gap + 1..]);
    let (from, to) = (told[gap].json["from"].as_u64().unwrap(), told[gap].json["to"].as_u64().unwrap());
    let numbers = |events: &[Told]| events.iter().map(Told::seq).collect::<Vec<_>>();
    // Every number is there or named.
    assert_eq!(numbers(head), (1..from).collect::<Vec<_>>());
    assert_eq!(numbers(tail), (to + 1..=303).collect::<Vec<_>>());
    assert_eq!(told[gap].seq(), to);
    // The beginning and the end are what was written first and last.
    let (head, tail) = (output(head), output(tail));
    assert!(written.starts_with(&head) && head.len() > 50 << 10, "{}", head.len());
    assert!(written.ends_with(&tail) && tail.len() > 900 << 10, "{}", tail.len());
    // A snapshot says the same.
    let snapshot = run.snapshot().await;
    assert_eq!(snapshot.stdout, format!("{head}{tail}"));
    let missing = (written.len() - head.len() - tail.len()) as u64;
    assert_eq!(snapshot.truncated.expect("something is missing").stdout_bytes, missing);
    // Whoever resumes within the gap is told the rest of it.
    let first = run.watch_after(from + 2).await.event().await;
    assert_eq!((&first.json["from"], &first.json["to"]), (&json!(from + 3), &json!(to)));
    assert_eq!(run.watch_after(to).await.event().await.seq(), to + 1);
}

#[tokio::test]
async fn pictures_and_sound_come_as_bytes_behind_their_event() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut reader = run.watch().await;
    let work = app.foreign_runner().claim().await;
    while reader.event().await.json["status"] != "running" {}
    let pixels = [255, 0, 0, 0, 255, 0];
    work.say(json!({"type": "visualization", "frame": {
        "width": 2, "height": 1, "format": "RGB", "data": STANDARD.encode(pixels), "timestamp": 5}}))
        .await;
    let mut frame = reader.event().await;
    frame.json.as_object_mut().unwrap().remove("at").expect("a time");
    let part = json!({"x": 0, "y": 0, "width": 2, "height": 1, "format": "RGB", "bytes": 6});
    let want = json!({"seq": 3, "type": "frame", "width": 2, "height": 1, "key": true, "timestamp": 5,
                      "parts": [part]});
    assert_eq!(frame, Told { json: want, blob: Some(pixels.to_vec()) });
    work.say(json!({"type": "audio", "sampleRate": 8_000, "channels": 1, "format": "pcm_s16le",
                    "data": STANDARD.encode([0, 1, 2, 3]), "seq": 9, "timestamp": 6}))
        .await;
    let mut sound = reader.event().await;
    sound.json.as_object_mut().unwrap().remove("at").expect("a time");
    let want = json!({"seq": 4, "type": "audio", "sampleRate": 8_000, "channels": 1, "format": "pcm_s16le",
                      "chunk": 9, "timestamp": 6, "durationMs": 0.25, "bytes": 4});
    assert_eq!(sound, Told { json: want, blob: Some(vec![0, 1, 2, 3]) });
}

#[tokio::test]
async fn a_late_reader_sees_the_last_picture_alone_and_all_the_rest() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let work = app.foreign_runner().claim().await;
    for n in 0..3_u8 {
        let frame = json!({"width": 1, "height": 1, "format": "RGB", "data": STANDARD.encode([n; 3]), "timestamp": n});
        work.say(json!({"type": "visualization", "frame": frame})).await;
        work.print(&n.to_string()).await;
    }
    work.complete().await;
    let (told, _) = run.watch().await.rest().await;
    assert_eq!(kinds(&told), ["status", "status", "output", "output", "frame", "output", "exit"]);
    assert_eq!(told[4].blob, Some(vec![2; 3]));
    assert_eq!(output(&told), "012");
}

#[tokio::test]
async fn a_waiting_run_tells_its_place_in_the_line() {
    let app = TestApp::start().await;
    let first = app.child().submit(program("1")).await;
    let second = app.child().submit(program("2")).await;
    let mut reader = second.watch().await;
    assert_eq!(reader.event().await.json["queuePosition"], 2);
    first.cancel().await.is(202);
    assert_eq!(reader.event().await.json["queuePosition"], 1);
}

#[tokio::test]
async fn a_stream_of_a_run_that_is_not_there_is_closed_and_says_why() {
    let app = TestApp::start().await;
    let known = app.child().submit(program("")).await.id;
    let unknown = format!("{}000000000000", &known[..24]);
    let older = format!("0188{}", &known[4..]);
    for (id, code, words) in [
        (unknown.as_str(), 4004, "no such run"),
        ("7", 4004, "no such run"),
        (older.as_str(), 4010, "run it again"),
    ] {
        let run = app.child().hears_of(id);
        let closed = run.watch().await.closed().await;
        assert_eq!(closed.code, code, "{id}");
        assert!(closed.reason.contains(words), "{closed:?}");
        assert_eq!(run.watch_classic().await.socket.closed().await.code, code, "{id}");
    }
}

#[tokio::test]
async fn a_stream_is_a_websocket_from_a_number_on() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let words = run.request(reqwest::Method::GET, "/stream").answer().await.refuses(400, "INVALID_PAYLOAD");
    assert!(words.contains("WebSocket"), "{words}");
    for query in ["after=x", "after=-1", "after=", "after=1&after=2"] {
        let opened = run.stream().query(query).open().await;
        assert_eq!(opened.expect_err("refused").status, 400, "{query}");
    }
}

#[tokio::test]
async fn our_dialect_is_only_spoken_to_those_who_ask_for_it() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let several = run.stream().header("sec-websocket-protocol", "chat, playpen.v1").open().await;
    several.expect("it opens").message().await.expect("an event");
}

#[tokio::test]
async fn readers_come_and_go_without_a_trace() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    for n in 0..30 {
        let mut reader = run.watch().await;
        reader.event().await;
        drop(reader);
        work.print(&n.to_string()).await;
    }
    work.exit(0).await;
    let (told, _) = run.watch().await.rest().await;
    assert_eq!(told.len(), 33);
}

#[tokio::test]
async fn a_stream_on_which_nothing_happens_says_so() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut reader = run.watch().await;
    reader.event().await;
    // What scripts in browsers hear of, other than a ping.
    assert_eq!(reader.socket.message().await, Ok(Message::text("[]")));
}
