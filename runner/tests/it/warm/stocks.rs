//! How many interpreters wait, and that nobody waits for one.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;
use tokio::time::Instant;

use super::{finish, kin, origin, ready, until};
use crate::app::{TestApp, User, eventually};
use crate::home::rooms;
use crate::run::Program;

#[tokio::test(flavor = "multi_thread")]
async fn without_memory_for_it_nothing_waits_and_a_burst_is_served() {
    for (user, level) in rooms() {
        let app =
            TestApp::start_with(user, level, &[("RUNNER_WARM_MB", "0"), ("RUNNER_MAX_CONCURRENCY", "50")])
                .await;
        until(&app, &Program::new("print('first')"), "forked").await;
        let runs = (0..50).map(|n| {
            let app = &app;
            async move { finish(app, Program::new(&format!("print({n})"))).await }
        });
        for (n, snapshot) in join_all(runs).await.into_iter().enumerate() {
            assert_eq!(snapshot["stdout"], format!("{n}\n"));
            assert_eq!(origin(&snapshot), "forked");
        }
        app.runner.assert_clean();
        assert_eq!(kin::of(&app.runner).copies(), [0_i32; 0]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_kept_for_what_came_once() {
    let (_, level) = rooms()[0];
    let app = TestApp::start_with(User::Me, level, &[]).await;
    ready(&app).await;
    for n in 0..30 {
        let program = Program::new("import sys; print(sys.argv[1])").with("args", json!([n.to_string()]));
        let snapshot = finish(&app, program).await;
        assert_eq!(snapshot["stdout"], format!("{n}\n"));
        assert_eq!(origin(&snapshot), "forked");
    }
    // That for the program without anything of its own.
    let waiting = || kin::of(&app.runner);
    assert_eq!((waiting().copies().len(), waiting().supervisors().len()), (1, 1));
    app.runner.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_again_is_kept_ready() {
    let (_, level) = rooms()[0];
    let app = TestApp::start_with(User::Me, level, &[]).await;
    ready(&app).await;
    let program = Program::new("import sys; print(sys.argv[1])").with("args", json!(["again"]));
    assert_eq!(origin(&finish(&app, program.clone()).await), "forked");
    until(&app, &program, "ready").await;
    assert_eq!(finish(&app, program).await["stdout"], "again\n");
    app.runner.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_only_run_has_the_processors_for_itself_unless_it_takes_long() {
    let (_, level) = rooms()[0];
    let app = TestApp::start_with(User::Me, level, &[]).await;
    ready(&app).await;
    for _ in 0..2 {
        finish(&app, Program::new("print('hi')")).await;
    }
    let copies = || kin::of(&app.runner).copies();
    // As many as are kept for runs that come one at a time.
    let before = eventually("places for the next", || Some(copies()).filter(|all| all.len() == 4)).await;
    let begun = Instant::now();
    let sleeps = app.run("import time; time.sleep(60)").await;
    let has_another = || copies().iter().any(|copy| !before.contains(copy));
    eventually("another place", || has_another().then_some(())).await;
    let took = begun.elapsed();
    assert!(took >= Duration::from_secs(1), "it had them for {took:?}");
    sleeps.cancel().await;
    sleeps.finish().await;
    app.runner.assert_clean();
}
