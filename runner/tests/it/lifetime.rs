//! Beginnings and ends: of runs that are stopped, of runners, of servers.

use std::time::Duration;

use playpen_protocol::runner::MAX_WAIT_MS;
use rustix::process::Signal;
use serde_json::json;
use tokio::net::TcpListener;

use crate::app::{Runner, Server, TestApp, User, ending, eventually, processes_with};
use crate::home::{homes, users};
use crate::run::Program;

fn cancelled(code_or_signal: &str, value: i32) -> serde_json::Value {
    json!({"status": "cancelled", "reason": "cancelled", code_or_signal: value, "error": "Your program was stopped."})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_program_is_interrupted_as_by_ctrl_c() {
    let app = TestApp::start().await;
    let code = "try:\n    print('ready')\n    while True: pass\nexcept KeyboardInterrupt:\n    print('interrupted')\n    raise SystemExit(3)";
    let run = app.run(code).await;
    run.prints("ready\n").await;
    run.cancel().await;
    run.cancel().await;
    let snapshot = run.finish().await;
    assert_eq!(snapshot["stdout"], "ready\ninterrupted\n");
    assert_eq!(ending(&snapshot), cancelled("exitCode", 3));
    app.runner.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_will_not_stop_is_killed() {
    let code = "import os, signal\nos.fork()\n\
        for s in [signal.SIGINT, signal.SIGTERM]: signal.signal(s, signal.SIG_IGN)\n\
        os.write(1, b'ready\\n')\nwhile True: pass";
    for (user, level) in homes() {
        let app = TestApp::start_at(user, level).await;
        let run = app.run(code).await;
        run.prints("ready\nready\n").await;
        run.cancel().await;
        assert_eq!(ending(&run.finish().await), cancelled("signal", 9), "{user:?} {level}");
        app.runner.assert_clean();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_runner_is_connected_before_there_is_a_run() {
    let app = TestApp::start().await;
    // Sooner than an idle server answers a claim that waits for one.
    let at_once = Duration::from_millis(MAX_WAIT_MS / 2);
    tokio::time::timeout(at_once, app.runner.logged("connected")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_runner_takes_its_programs_along_and_the_next_one_cleans_up() {
    for user in users() {
        let mut app = TestApp::start_as(user).await;
        let mark = format!("mark-{user:?}-{}", app.runner.pid().as_raw_nonzero());
        // One child in the program's own session, one that has left it.
        let code = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    os.fork()\nos.write(1, b'ready\\n')\ntime.sleep(3600)";
        let run = app.submit(Program::new(code).with("args", json!([mark]))).await;
        run.prints("ready\nready\nready\n").await;
        assert_eq!(app.runner.runs().len(), 1);
        assert!(!processes_with(&mark).is_empty());
        app.runner.kill_and_restart();
        eventually("the program's end", || processes_with(&mark).is_empty().then_some(())).await;
        app.runner.logged("removed what an earlier runner left").await;
        assert_eq!(app.finish("print('fine')").await["stdout"], "fine\n");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_supervisor_takes_its_program_along() {
    for user in users() {
        let app = TestApp::start_as(user).await;
        let mark = format!("orphan-{user:?}-{}", app.runner.pid().as_raw_nonzero());
        let code = "import os, time\nprint(os.getppid())\nif os.fork() == 0: os.setsid()\nos.write(1, b'ready\\n')\ntime.sleep(3600)";
        let run = app.submit(Program::new(code).with("args", json!([mark]))).await;
        run.prints("ready\nready\n").await;
        let stdout = run.snapshot().await["stdout"].as_str().unwrap().to_owned();
        let supervisor = stdout.lines().next().unwrap().parse().unwrap();
        rustix::process::kill_process(rustix::process::Pid::from_raw(supervisor).unwrap(), Signal::KILL)
            .unwrap();
        assert_eq!(ending(&run.finish().await)["reason"], "internal");
        assert_eq!(processes_with(&mark), Vec::<String>::new());
        app.runner.assert_clean();
        assert_eq!(app.finish("print('fine')").await["stdout"], "fine\n");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_runner_that_is_told_to_stop_lets_programs_finish() {
    let mut app = TestApp::start().await;
    let code = "print('ready')\ninput()\nprint('finished')";
    let run = app.submit(Program::new(code).with("interactive", json!(true))).await;
    run.prints("ready").await;
    app.runner.signal(Signal::TERM);
    app.runner.logged("stopping").await;
    let later = app.run("print('too late')").await;
    run.input(json!({"data": "\n"})).await;
    assert_eq!(run.finish().await["stdout"], "ready\nfinished\n");
    assert!(app.runner.ended().await.success());
    assert_eq!(later.snapshot().await["status"], "queued");
    // It removed its own directory.
    assert_eq!(app.runner.runs().len(), 0);
    assert_eq!(std::fs::read_dir(app.runner.work_dir()).unwrap().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_signal_ends_programs_and_their_ends_are_told() {
    for (user, level) in homes() {
        let mut app = TestApp::start_at(user, level).await;
        let run = app.run("print('ready')\nwhile True: pass").await;
        run.prints("ready").await;
        app.runner.signal(Signal::INT);
        app.runner.logged("stopping").await;
        app.runner.signal(Signal::TERM);
        let words = "The computer that ran your program is shutting down, so your program was stopped.";
        let want = json!({"status": "failed", "reason": "lost", "signal": 9, "error": words});
        assert_eq!(ending(&run.finish().await), want);
        assert!(app.runner.ended().await.success());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_runner_waits_for_its_server_and_for_the_next_one() {
    let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let runner =
        Runner::prepare(User::Me).variable("RUNNER_SERVER_URL", &format!("http://{address}")).start();
    runner.logged("the server cannot be reached").await;
    let server = Server::on(TcpListener::bind(address).await.unwrap());
    let run = server.submit(Program::new("print('first')")).await;
    assert_eq!(run.finish().await["stdout"], "first\n");
    let address = server.stop().await;
    let away = || runner.log().matches("cannot be reached").count();
    eventually("the runner to notice", || (away() == 2).then_some(())).await;
    let server = Server::on(TcpListener::bind(address).await.unwrap());
    let run = server.submit(Program::new("print('second')")).await;
    assert_eq!(run.finish().await["stdout"], "second\n");
    // Once for each change, not for each attempt.
    assert_eq!(away(), 2, "{}", runner.log());
    assert_eq!(runner.log().matches("connected").count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_was_started_anew_does_not_know_the_run_and_the_program_ends() {
    let app = TestApp::start().await;
    let run = app.run("print('ready')\nwhile True: pass").await;
    run.prints("ready").await;
    let address = app.server.stop().await;
    let server = Server::on(TcpListener::bind(address).await.unwrap());
    app.runner.logged("reason=Stale").await;
    let next = server.submit(Program::new("print('fine')")).await;
    assert_eq!(next.finish().await["stdout"], "fine\n");
    eventually("the end of the first", || app.runner.runs().is_empty().then_some(())).await;
    app.runner.assert_clean();
}
