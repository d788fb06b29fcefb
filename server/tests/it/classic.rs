//! The dialect of the first KidsCoding editor, which must keep working unchanged.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use playpen_protocol::runner::Input;
use serde_json::{Value, json};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::protocol::Message;

use crate::support::app::TestApp;
use crate::support::runner::wrote;
use crate::support::{program, with_key};

#[tokio::test]
async fn a_snapshot_comes_at_once_and_on_every_change() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut reader = run.watch_classic().await;
    let first = reader.message().await;
    assert_eq!((&first["jobId"], &first["job"]["jobId"]), (&json!(run.id), &json!(run.id)));
    assert_eq!((&first["job"]["status"], &first["job"]["queuePosition"]), (&json!("queued"), &json!(1)));
    let mut work = app.runner().starts().await;
    assert_eq!(reader.snapshot().await["status"], "running");
    work.print("hi\n").await;
    let snapshot = reader.snapshot().await;
    assert_eq!((&snapshot["status"], &snapshot["stdout"]), (&json!("running"), &json!("hi\n")));
    work.exit(0).await;
    let last = reader.snapshot().await;
    assert_eq!(last["status"], "succeeded");
    assert_eq!(last, run.look().await.json());
    let (messages, closed) = reader.rest().await;
    assert_eq!((messages.as_slice(), closed.code), ([].as_slice(), 1000));
}

#[tokio::test]
async fn after_the_end_the_final_snapshot_comes_alone() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    work.print("hi\n").await;
    work.exit(1).await;
    let (messages, closed) = run.watch_classic().await.rest().await;
    assert_eq!(messages, [json!({"jobId": run.id, "job": run.look().await.json()})]);
    assert_eq!(closed.code, 1000);
}

#[tokio::test]
async fn much_output_comes_in_few_snapshots() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    let mut reader = run.watch_classic().await;
    reader.snapshot().await;
    let began = Instant::now();
    let reading = tokio::spawn(async move {
        let (messages, closed) = reader.rest().await;
        (messages, closed, began.elapsed())
    });
    let line = format!("{}\n", "x".repeat(99));
    for _ in 0..200 {
        work.say(&vec![wrote(&line); 10]).await;
    }
    work.exit(0).await;
    let (messages, closed, took) = reading.await.expect("no panic");
    assert_eq!(closed.code, 1000);
    // One in 50 ms at most, and the last.
    let most = took.as_millis() / 50 + 2;
    assert!(messages.len() as u128 <= most, "{} messages in {took:?}", messages.len());
    // Not the square of the output: snapshots come the more rarely the larger they are, so that what is
    // sent a second stays the same.
    let bytes: usize = messages.iter().map(|message| message.to_string().len()).sum();
    let most = 3 * 200_000 + 1_000 * took.as_millis();
    assert!(bytes as u128 <= most, "{bytes} bytes in {took:?}");
    assert_eq!(messages.last().expect("an end")["job"]["stdout"], line.repeat(2_000));
}

#[tokio::test]
async fn the_last_picture_is_in_the_snapshot() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let work = app.foreign_runner().claim().await;
    let mut reader = run.watch_classic().await;
    assert_eq!(reader.snapshot().await.get("visualization"), None);
    let frame = |n: u8| {
        let data = STANDARD.encode([n; 12]);
        json!({"width": 2, "height": 2, "format": "RGB", "data": data, "timestamp": 1_764_000_000_000_u64 + u64::from(n)})
    };
    for n in 0..3 {
        work.say(json!({"type": "visualization", "frame": frame(n)})).await;
    }
    let mut shown = Value::Null;
    while shown != json!({"latestFrame": frame(2)}) {
        shown = reader.snapshot().await["visualization"].take();
    }
    work.complete().await;
    assert_eq!(reader.snapshot().await["visualization"], json!({"latestFrame": frame(2)}));
}

#[tokio::test]
async fn sound_comes_as_events() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let work = app.foreign_runner().claim().await;
    let sound = |seq: u64| {
        json!({"type": "audio", "sampleRate": 8_000, "channels": 1, "format": "pcm_s16le",
               "data": STANDARD.encode([0; 1_600]), "seq": seq, "timestamp": 5, "durationMs": 100.0})
    };
    // What sounded before it came is over.
    work.say(sound(1)).await;
    let mut reader = run.watch_classic().await;
    reader.snapshot().await;
    work.say(sound(2)).await;
    let chunk = json!({
        "jobId": run.id, "seq": 2, "sampleRate": 8_000, "channels": 1, "format": "pcm_s16le",
        "data": STANDARD.encode([0; 1_600]), "timestamp": 5, "durationMs": 100.0,
    });
    let want = json!({"jobId": run.id, "event": {"type": "audio", "chunk": chunk}});
    assert_eq!(reader.message().await, want);
    work.say(sound(3)).await;
    work.complete().await;
    let (messages, _) = reader.rest().await;
    assert_eq!(messages[0]["event"]["chunk"]["seq"], 3);
    assert_eq!(messages.last().expect("an end")["job"]["status"], "succeeded");
}

#[tokio::test]
async fn a_cancelled_run_ends_with_its_snapshot() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut reader = run.watch_classic().await;
    reader.snapshot().await;
    run.cancel().await.is(202);
    let (messages, closed) = reader.rest().await;
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert_eq!((&messages[0]["job"]["status"], closed.code), (&json!("cancelled"), 1000));
}

#[tokio::test]
async fn keys_and_mouse_reach_the_program() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    let mut reader = run.watch_classic().await;
    let key = json!({"event": {"type": "input", "input": {
        "type": "keydown", "key": "a", "code": "KeyA", "keyCode": 65, "timestamp": 5, "seq": 1,
        "modifiers": {"shift": false, "alt": false, "ctrl": false, "meta": false}}}});
    for text in [key.to_string(), "garbage".to_owned(), String::new()] {
        reader.socket.send(Message::text(text)).await;
    }
    let mut heard = Vec::new();
    while heard.len() < 2 {
        heard.extend(work.news().await.inputs);
    }
    let modifiers = json!({"shift": false, "alt": false, "ctrl": false, "meta": false});
    let events = [
        json!({"type": "keydown", "key": "a", "code": "KeyA", "modifiers": modifiers}),
        json!({"type": "text", "text": "a"}),
    ];
    assert_eq!(
        heard.into_iter().map(|one| one.input).collect::<Vec<_>>(),
        events.map(|event| Input::Event { event })
    );
    work.print("a").await;
    work.exit(0).await;
    let (messages, closed) = reader.rest().await;
    assert_eq!(messages.last().expect("an end")["job"]["stdout"], "a");
    assert_eq!(closed.code, 1000);
}

#[tokio::test]
async fn without_the_key_nobody_presses_keys() {
    let app = TestApp::start().await;
    let run = app.child().submit(with_key(program(""))).await;
    let mut work = app.runner().starts().await;
    let mut reader = run.watch_classic().await;
    let key = json!({"event": {"type": "input", "input": {"type": "keydown", "key": "a", "code": "KeyA"}}});
    reader.socket.send(Message::text(key.to_string())).await;
    // With the key it is there within a millisecond.
    for _ in 0..20 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        let quiet = work.renew().await;
        assert!(quiet.inputs.is_empty(), "{quiet:?}");
    }
    work.exit(0).await;
    reader.rest().await;
}
