//! Many at once.

use std::time::Duration;

use nix::sys::resource::{Resource, getrlimit, setrlimit};
use playpen_protocol::snapshot::Status;
use tokio::time::Instant;

use crate::support::app::TestApp;
use crate::support::program;
use crate::support::reader::output;
use crate::support::runner::wrote;

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
async fn two_thousand_quiet_readers_disturb_nobody() {
    // Two descriptors each, for this end and the other.
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).expect("the limit is known");
    assert!(hard >= 5_000, "this test needs 5,000 open files; the limit is {hard}");
    setrlimit(Resource::RLIMIT_NOFILE, soft.max(5_000), hard).expect("within the hard limit");
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
