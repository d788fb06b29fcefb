//! Many at once.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use playpen_protocol::snapshot::Status;
use serde_json::json;
use tokio::time::Instant;

use crate::support::app::TestApp;
use crate::support::binary::Binary;
use crate::support::program;
use crate::support::reader::{Told, output};
use crate::support::runner::wrote;

/// Lets this process have so many files open, as each connection is one.
fn allow_open_files(count: u64) {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).expect("the limit is known");
    assert!(hard >= count, "this test needs {count} open files; the limit is {hard}");
    setrlimit(Resource::RLIMIT_NOFILE, soft.max(count), hard).expect("within the hard limit");
}

#[tokio::test]
async fn a_class_that_watches_one_run_sees_the_same() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut readers = Vec::new();
    for _ in 0..60 {
        readers.push(run.watch().await);
    }
    let mut work = app.runner().starts().await;
    for n in 0..50 {
        work.say(&[wrote(&format!("{n}\n")), wrote(".")]).await;
    }
    work.exit(0).await;
    let (want, _) = run.watch().await.rest().await;
    for reader in readers {
        assert_eq!(reader.rest().await.0, want);
    }
}

#[tokio::test]
async fn a_class_runs_at_once() {
    let app = TestApp::start().await;
    let mut lessons = Vec::new();
    for n in 0..30 {
        let (child, runner) = (app.child(), app.runner());
        lessons.push(tokio::spawn(async move {
            let run = child.submit(program(&n.to_string())).await;
            let mut work = runner.starts().await;
            let said = match &work.job.files[0].content {
                playpen_protocol::run::FileContent::Utf8(source) => source.clone(),
                playpen_protocol::run::FileContent::Base64(_) => String::new(),
            };
            work.print(&said).await;
            work.exit(0).await;
            let (told, closed) = run.watch().await.rest().await;
            assert_eq!((output(&told), closed.code), (n.to_string(), 1000));
        }));
    }
    for lesson in lessons {
        lesson.await.expect("every child sees its own run");
    }
}

#[tokio::test]
async fn a_thousand_readers_of_one_run_see_the_same_and_cost_little() {
    allow_open_files(5_000);
    let server = Binary::start(&[("PORT", "0")]).await;
    let run = server.child().submit(program("")).await;
    let before = server.resident();
    // Some read nothing, the others see all of it.
    let mut stalled = Vec::new();
    let mut reading = Vec::new();
    for n in 0..1_000 {
        if n % 10 == 0 {
            stalled.push(run.stream().receive_buffer(4_096).ours().await);
        } else {
            reading.push(tokio::spawn(run.watch().await.rest()));
        }
    }
    let idle = server.resident().saturating_sub(before);
    assert!(idle < 24 << 20, "{} bytes for each that waits", idle / 1_000);
    let mut work = server.runner().starts().await;
    let line = format!("{}\n", "x".repeat(4 << 10));
    for _ in 0..20 {
        work.print(&line).await;
    }
    work.exit(0).await;
    let (want, closed) = run.watch().await.rest().await;
    assert_eq!((want.len(), closed.code), (23, 1000));
    for reader in reading {
        let (told, closed) = reader.await.expect("no panic");
        assert_eq!(closed.code, 1000, "{closed:?}");
        assert!(told == want, "{:?}", told.iter().map(Told::seq).collect::<Vec<_>>());
    }
    // What they have not read is there once, and one page for each that is blocked.
    let after = server.resident().saturating_sub(before);
    assert!(after < 64 << 20, "{after} bytes");
    drop(stalled);
}

#[tokio::test]
async fn a_slow_reader_sees_the_newest_picture_and_not_all_that_it_missed() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut reader = run.stream().receive_buffer(65_536).ours().await;
    let work = app.foreign_runner().claim().await;
    for n in 1..=100_u8 {
        let frame = json!({"width": 200, "height": 200, "format": "RGB",
                           "data": STANDARD.encode(vec![n; 120_000]), "timestamp": n});
        work.say(json!({"type": "visualization", "frame": frame})).await;
    }
    let mut seen = Vec::new();
    while seen.last() != Some(&100) {
        let frame = reader.next_of("frame").await;
        seen.push(frame.blob.expect("pixels")[0]);
    }
    assert!(seen.len() <= 5, "{seen:?}");
}

#[tokio::test]
async fn two_thousand_quiet_readers_disturb_nobody() {
    // Two descriptors each, for this end and the other.
    allow_open_files(5_000);
    let app = TestApp::start().await;
    let idle = app.child().submit(program("idle")).await;
    app.runner().starts().await;
    let mut readers = Vec::new();
    for _ in 0..2_000 {
        readers.push(idle.watch_after(2).await);
    }
    let began = Instant::now();
    let run = app.child().submit(program("")).await;
    let mut reader = run.watch().await;
    let mut work = app.runner().starts().await;
    work.print("hi").await;
    reader.next_of("output").await;
    work.exit(0).await;
    assert_eq!(run.snapshot().await.status, Status::Succeeded);
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    app.shut_down();
    for reader in readers {
        assert_eq!(reader.rest().await.1.code, 4010);
    }
    app.stopped().await;
}
