//! What an operator does while programs run: tokens are exchanged, runners and the server are replaced. Whatever is
//! promised to be kept is compared to the last byte, and what is lost is said in words.

use std::path::Path;

use futures_util::future::join_all;
use playpen_server::config::Tokens;
use rustix::process::Signal;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::app::{Prepared, Runner, Server, TOKEN, User, client, eventually};
use crate::run::{Program, Run};

/// How many programs run meanwhile.
const RUNS: usize = 20;
const NEW: &str = "another-token-that-no-program-may-see";

/// Counts up to a number that it is told while it runs.
const COUNTS: &str = "
print('ready', flush=True)
last = int(input())
for n in range(last):
    print(n, flush=True)
";

async fn server() -> Server {
    // Whoever waits for a busy machine has not gone away.
    Server::with(TcpListener::bind("127.0.0.1:0").await.unwrap(), &[("RUN_ABANDONED_SECONDS", "3600")])
}

fn runner(server: &Server, transport: &str) -> Prepared {
    Runner::prepare(User::Me)
        .variable("RUNNER_SERVER_URL", &server.url())
        .variable("RUNNER_TRANSPORT", transport)
        .variable("RUNNER_MAX_CONCURRENCY", &RUNS.to_string())
        .variable("RUNNER_STOP_SECONDS", "3600")
}

fn runner_with_file(server: &Server, transport: &str, file: &Path) -> Runner {
    runner(server, transport)
        .without("RUNNER_ACCESS_TOKEN")
        .variable("RUNNER_ACCESS_TOKEN_FILE", file.to_str().unwrap())
        .start()
}

async fn live(server: &Server) -> Vec<Run> {
    let program = Program::new(COUNTS).with("interactive", true.into());
    let runs = join_all((0..RUNS).map(|_| server.submit(program.clone()))).await;
    join_all(runs.iter().map(|run| run.prints("ready\n"))).await;
    runs
}

/// They print all that they would print without any trouble, in one attempt.
async fn go_on_to_the_end(runs: Vec<Run>) {
    for (n, run) in runs.iter().enumerate() {
        run.input(json!({"data": format!("{}\n", n + 10)})).await;
    }
    for (n, run) in runs.iter().enumerate() {
        let end = run.finish().await;
        let numbers: Vec<String> = (0..n + 10).map(|number| format!("{number}\n")).collect();
        assert_eq!(end["stdout"], format!("ready\n{}", numbers.concat()), "{end}");
        assert_eq!((&end["status"], &end["attempt"]), (&"succeeded".into(), &Value::Null));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_exchanged_under_live_runs() {
    for transport in ["ws", "poll"] {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&file, TOKEN).unwrap();
        let server = server().await;
        let runner = runner_with_file(&server, transport, file.path());
        let runs = live(&server).await;
        // Both are good; then the runner's file has the new one; then the old one is good no more.
        server.tokens.become_those_of(&Tokens::new(vec![NEW.into(), TOKEN.into()]));
        std::fs::write(&file, format!("{NEW}\n{TOKEN}\n")).unwrap();
        server.tokens.become_those_of(&NEW.into());
        runner.logged("the token was read again").await;
        go_on_to_the_end(runs).await;
        let next = server.submit(Program::new("print('next')")).await;
        assert_eq!(next.finish().await["stdout"], "next\n");
        runner.assert_clean();
        let log = runner.log();
        assert!(!log.contains("refuses this runner") && !log.contains("no-program-may-see"), "{log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_runner_whose_token_comes_late_keeps_its_programs() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&file, TOKEN).unwrap();
    let server = server().await;
    let runner = runner_with_file(&server, "auto", file.path());
    let runs = live(&server).await;
    server.tokens.become_those_of(&NEW.into());
    runner.logged("refuses this runner").await;
    std::fs::write(&file, NEW).unwrap();
    go_on_to_the_end(runs).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn runners_are_replaced_one_after_the_other_and_no_run_notices() {
    let server = server().await;
    let mut old = [runner(&server, "ws").start(), runner(&server, "poll").start()];
    for runner in &old {
        runner.logged("connected").await;
    }
    let mut runs = Vec::new();
    for _ in 0..2 {
        runs.extend(live(&server).await);
    }
    let mut new = Vec::new();
    for runner_of_before in &old {
        runner_of_before.signal(Signal::TERM);
        runner_of_before.logged("stopping").await;
        let fresh = runner(&server, "auto").start();
        fresh.logged("connected").await;
        new.push(fresh);
    }
    // Those that go away take nothing more; their programs go on.
    let later = join_all((0..4).map(|_| server.submit(Program::new("print('later')")))).await;
    for run in later {
        assert_eq!(run.finish().await["stdout"], "later\n");
    }
    for runner in &old {
        assert!(!runner.children().is_empty(), "{}", runner.log());
    }
    go_on_to_the_end(runs).await;
    for runner in &mut old {
        assert!(runner.ended().await.success(), "{}", runner.log());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_replaced_says_so_to_every_run_and_runners_go_on() {
    let server = server().await;
    let runner = runner(&server, "auto").start();
    let runs = live(&server).await;
    let mut watches = join_all(runs.iter().map(Run::watch)).await;
    let address = server.stop().await;
    for watch in &mut watches {
        let exit = watch.exit().await;
        assert_eq!((&exit["status"], &exit["reason"]), (&"failed".into(), &"lost".into()), "{exit}");
        assert!(exit["error"].as_str().is_some_and(|words| words.contains("restarted")), "{exit}");
        // What came before is kept to the last byte.
        assert_eq!(watch.text("stdout"), "ready\n");
    }
    let server = Server::on(TcpListener::bind(address).await.unwrap());
    for run in &runs {
        let answer = run.snapshot().await;
        assert_eq!(answer["errorCode"], "SERVER_RESTARTED", "{answer}");
        assert!(answer["message"].as_str().unwrap().contains("run it again"), "{answer}");
    }
    let next = server.submit(Program::new("print('next')")).await;
    assert_eq!(next.finish().await["stdout"], "next\n");
    eventually("the end of the programs of before", || runner.runs().is_empty().then_some(())).await;
    runner.assert_clean();
    let ready = client().get(format!("{}/readyz", server.url())).send().await.unwrap();
    assert_eq!(ready.status().as_u16(), 200);
}
