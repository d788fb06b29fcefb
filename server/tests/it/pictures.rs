//! The pictures and the sound of a program: bytes as they are from its runner to its readers, and back the word of what
//! has been shown.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use playpen_protocol::event::{Audio, Frame, FramePart, PixelFormat, SampleFormat};
use playpen_protocol::id::RunnerId;
use playpen_protocol::runner::link::{Held, ServerMessage};
use playpen_protocol::runner::{Audience, RunnerEvent};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::protocol::Message;

use crate::support::app::TestApp;
use crate::support::child::Run;
use crate::support::link::Link;
use crate::support::reader::{Told, kinds};
use crate::support::runner::{exited, wrote};
use crate::support::{program, with_key};

/// A picture of 64×64 with these bytes in each of its parts.
fn picture(number: u64, key: bool, parts: &[&[u8]]) -> Frame {
    let part = |bytes: &&[u8]| FramePart {
        x: 0,
        y: 8,
        width: 64,
        height: 56,
        format: PixelFormat::Png,
        data: bytes.to_vec().into(),
    };
    let parts = parts.iter().map(part).collect();
    Frame { width: 64, height: 64, key, number, timestamp: 9, parts }
}

fn sound(bytes: &[u8]) -> RunnerEvent {
    RunnerEvent::Audio(Audio {
        sample_rate: 48_000,
        channels: 2,
        format: SampleFormat::Opus,
        chunk: 1,
        timestamp: 9,
        duration_ms: 20.0,
        data: bytes.to_vec().into(),
    })
}

/// The pictures among these, by their numbers, with their bytes.
fn shown(told: &[Told]) -> Vec<(u64, Vec<u8>)> {
    let frames = told.iter().filter(|event| event.kind() == "frame");
    frames
        .map(|event| (event.json["number"].as_u64().expect("a number"), event.blob.clone().expect("bytes")))
        .collect()
}

/// A run that a runner has started on its connection.
async fn begun(app: &TestApp, program: Value) -> (Run, Link, Held) {
    let run = app.child().submit(program).await;
    let mut link = Link::open(&app.http, RunnerId::new(1, [9; 10]), &[]).await;
    link.credits(1).await;
    let held = link.starts().await.held;
    (run, link, held)
}

/// The next message says this of those who watch.
async fn hears_of(link: &mut Link, held: Held, seen: u64, watched: bool) {
    let audience = Audience { seen, watched };
    assert_eq!(link.hears().await, ServerMessage::Audience { held, audience });
}

#[tokio::test]
async fn bytes_reach_readers_as_they_are() {
    let app = TestApp::start().await;
    let (run, mut link, held) = begun(&app, program("")).await;
    let mut reader = run.watch().await;
    let bytes: Vec<u8> = (0..=255).collect();
    let frame = RunnerEvent::Frame(picture(1, true, &[&bytes, b"more"]));
    link.tells(held, 2, &[wrote("猫\n"), frame, sound(&[0, 255])]).await;
    let told = reader.next_of("frame").await;
    let expected = json!({
        "seq": told.seq(), "at": told.json["at"], "type": "frame", "width": 64, "height": 64, "key": true, "number": 1,
        "timestamp": 9, "parts": [
            {"x": 0, "y": 8, "width": 64, "height": 56, "format": "png", "bytes": 256},
            {"x": 0, "y": 8, "width": 64, "height": 56, "format": "png", "bytes": 4},
        ],
    });
    assert_eq!(told.json, expected);
    assert_eq!(told.blob, Some([&bytes[..], b"more"].concat()));
    let told = reader.next_of("audio").await;
    assert_eq!((&told.json["format"], told.blob), (&json!("opus"), Some(vec![0, 255])));
    let mut sse = run.events().await;
    loop {
        let event = sse.event().await.expect("it goes on");
        if event["type"] == "frame" {
            assert_eq!(STANDARD.decode(event["data"].as_str().expect("text")).expect("base64").len(), 260);
            break;
        }
    }
    assert_eq!(run.snapshot().await.stdout, "猫\n");
}

#[tokio::test]
async fn a_late_reader_gets_the_last_whole_picture_and_what_changed_since() {
    let app = TestApp::start().await;
    let (run, mut link, held) = begun(&app, program("")).await;
    let keys = [(1, true), (2, false), (3, true), (4, false), (5, false)];
    let frames = keys.map(|(number, key)| RunnerEvent::Frame(picture(number, key, &[&[0]])));
    link.tells(held, 2, &frames).await;
    hears_of(&mut link, held, 0, false).await;
    link.tells(held, 7, &[exited(0)]).await;
    let (late, _) = run.watch().await.rest().await;
    assert_eq!(shown(&late).iter().map(|(number, _)| *number).collect::<Vec<_>>(), [3, 4, 5]);
    assert_eq!(kinds(&late), ["status", "status", "frame", "frame", "frame", "exit"]);
}

#[tokio::test]
async fn a_large_picture_comes_in_pieces_and_repeats_do_no_harm() {
    let app = TestApp::start().await;
    let (run, mut link, held) = begun(&app, program("")).await;
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|n| (n % 251) as u8).collect();
    let mut events: Vec<RunnerEvent> =
        bytes.chunks(30_000).map(|piece| RunnerEvent::Piece { data: piece.to_vec().into() }).collect();
    let mut frame = picture(1, true, &[&bytes[..1_000_000], &bytes[1_000_000..]]);
    frame.parts.iter_mut().for_each(|part| drop(part.data.detach()));
    events.push(RunnerEvent::FrameOfPieces(frame));
    for (n, event) in events.iter().enumerate() {
        let seq = 2 + n as u64;
        link.tells(held, seq, std::slice::from_ref(event)).await;
        if n == 10 {
            // As after a connection that was lost.
            link.tells(held, seq, std::slice::from_ref(event)).await;
        }
    }
    hears_of(&mut link, held, 0, false).await;
    link.tells(held, 2 + events.len() as u64, &[exited(0)]).await;
    let (told, _) = run.watch().await.rest().await;
    assert!(shown(&told) == [(1, bytes)]);
}

/// A PNG of one colour.
fn plain(side: u32, colour: [u8; 3]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, side, side);
    encoder.set_color(png::ColorType::Rgb);
    let pixels = colour.repeat((side * side) as usize);
    encoder.write_header().expect("a header").write_image_data(&pixels).expect("pixels");
    file
}

/// A picture of 4×4 of one colour with a corner of another.
fn cornered(number: u64, key: bool, colour: u8) -> RunnerEvent {
    let part = |side, colour| FramePart {
        x: 0,
        y: 0,
        width: side,
        height: side,
        format: PixelFormat::Png,
        data: plain(side, colour).into(),
    };
    let whole = key.then(|| part(4, [0, 0, 9]));
    let parts = whole.into_iter().chain([part(1, [colour; 3])]).collect();
    RunnerEvent::Frame(Frame { width: 4, height: 4, key, number, timestamp: 100 + number, parts })
}

/// What the first editor has of it.
fn as_rgb(number: u64, colour: u8) -> Value {
    let pixels = [[colour; 3].to_vec(), [0, 0, 9].repeat(15)].concat();
    json!({"width": 4, "height": 4, "format": "RGB", "data": STANDARD.encode(pixels), "timestamp": 100 + number})
}

#[tokio::test]
async fn the_first_editor_sees_whole_pictures_and_its_runner_hears_that_it_does() {
    let app = TestApp::start().await;
    let (run, mut link, held) = begun(&app, program("")).await;
    let mut reader = run.watch_classic().await;
    assert_eq!(reader.snapshot().await.get("visualization"), None);
    link.tells(held, 2, &[cornered(1, true, 1), cornered(2, false, 2)]).await;
    hears_of(&mut link, held, 0, true).await;
    while reader.snapshot().await["visualization"] != json!({"latestFrame": as_rgb(2, 2)}) {}
    hears_of(&mut link, held, 2, true).await;
    link.tells(held, 4, &[cornered(3, false, 3)]).await;
    hears_of(&mut link, held, 3, true).await;
    // Who comes late, also after the end.
    let shown = run.watch_classic().await.snapshot().await["visualization"].take();
    assert_eq!(shown, json!({"latestFrame": as_rgb(3, 3)}));
    link.tells(held, 5, &[exited(0)]).await;
    let (messages, _) = reader.rest().await;
    assert_eq!(messages.last().expect("an end")["job"]["visualization"]["latestFrame"], as_rgb(3, 3));
    let shown = run.watch_classic().await.snapshot().await["visualization"].take();
    assert_eq!(shown, json!({"latestFrame": as_rgb(3, 3)}));
}

#[tokio::test]
async fn the_runner_hears_what_the_fastest_reader_has_shown() {
    let app = TestApp::start().await;
    // To say what was seen takes no right but to read.
    let (run, mut link, held) = begun(&app, with_key(program(""))).await;
    let (mut fast, mut slow) = (run.watch().await, run.watch().await);
    fast.next_of("status").await;
    let frames = [1, 2, 3].map(|number| RunnerEvent::Frame(picture(number, number == 1, &[&[0]])));
    link.tells(held, 2, &frames).await;
    hears_of(&mut link, held, 0, true).await;
    let mut seqs = Vec::new();
    for _ in 0..3 {
        seqs.push(fast.next_of("frame").await.seq());
    }
    fast.says(json!({"type": "seen", "seq": seqs[1]})).await;
    hears_of(&mut link, held, 2, true).await;
    // Later, and less.
    for seq in [0, seqs[0], seqs[1]] {
        slow.says(json!({"type": "seen", "seq": seq})).await;
    }
    slow.says(json!({"type": "seen", "seq": u64::MAX})).await;
    hears_of(&mut link, held, 3, true).await;
    link.hears_nothing().await;
    drop((fast, slow));
    hears_of(&mut link, held, 3, false).await;
    let _back = run.watch().await;
    hears_of(&mut link, held, 3, true).await;
}

#[tokio::test]
async fn by_calls_the_same_is_news_of_a_run() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    let mut reader = run.watch().await;
    reader.next_of("status").await;
    assert_eq!(work.renew().await.audience, None);
    let ack = work.say(&[RunnerEvent::Frame(picture(1, true, &[&[0]]))]).await;
    let nobody_yet = Audience { seen: 0, watched: true };
    assert_eq!(ack.audience, Some(nobody_yet));
    let mut patient = work.patient_batch();
    patient["audience"] = json!(nobody_yet);
    let parked = tokio::spawn({
        let work = work.clone();
        async move { work.post(&patient).await }
    });
    let seq = reader.next_of("frame").await.seq();
    reader.says(json!({"type": "seen", "seq": seq})).await;
    let answer = parked.await.expect("it is answered").is(200).json();
    assert_eq!(answer["audience"], json!({"seen": 1, "watched": true}));
    work.exit(0).await;
}

#[tokio::test]
async fn runners_of_before_say_their_text_in_json() {
    let app = TestApp::start().await;
    let (run, mut link, Held { job_id, lease }) = begun(&app, program("")).await;
    let events = json!([
        {"type": "output", "stream": "stdout", "text": "as \"before\"\n"},
        {"type": "displayPart", "text": "{\"data\":{\"text/plain\":\"7\"}}", "whole": "display"},
    ]);
    let out = json!({"type": "out", "jobId": job_id, "lease": lease, "firstSeq": 2, "events": events});
    link.says_json(&out).await;
    link.acks(Held { job_id, lease }, 3).await;
    let mut late = run.watch().await;
    late.sees("as \"before\"\n").await;
    assert_eq!(late.next_of("display").await.json["data"], json!({"text/plain": "7"}));

    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    let output = json!([{"type": "output", "stream": "stderr", "text": "by a call\n"}]);
    work.post(&json!({"lease": work.job.lease, "firstSeq": 2, "events": output})).await.is(200);
    work.next_seq = 3;
    work.exit(0).await;
    assert_eq!(run.snapshot().await.stderr, "by a call\n");
}

#[tokio::test]
async fn what_is_not_as_it_says_is_refused_or_left_out() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    let wide =
        FramePart { x: 1, y: 0, width: 64, height: 64, format: PixelFormat::Png, data: vec![0].into() };
    let mut unfair = picture(1, true, &[]);
    unfair.parts.push(wide);
    let mut owed = picture(2, true, &[&[0; 9]]);
    owed.parts[0].data.detach();
    let pieces = [RunnerEvent::Piece { data: vec![0; 8].into() }, RunnerEvent::FrameOfPieces(owed)];
    work.say(&[RunnerEvent::Frame(unfair)]).await;
    work.say(&pieces).await;
    work.print("on it goes").await;
    work.exit(0).await;
    let (told, _) = run.watch().await.rest().await;
    assert_eq!(kinds(&told), ["status", "status", "output", "exit"]);

    let (run, mut link, held) = begun(&app, program("")).await;
    let out = json!({
        "type": "out", "jobId": held.job_id, "lease": held.lease, "firstSeq": 2,
        "events": [{"type": "output", "stream": "stdout", "bytes": 5}],
    });
    let header = serde_json::to_vec(&out).expect("plain data");
    let length = u32::try_from(header.len()).expect("short").to_be_bytes();
    link.socket.send(Message::Binary([&length[..], &header, b"four"].concat().into())).await;
    assert_eq!(link.closed().await.code, 1008);
    assert_eq!(run.snapshot().await.stdout, "");
}
