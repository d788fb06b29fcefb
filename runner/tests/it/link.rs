//! The link to the server, over cables that are pulled, jerked or dead: nothing is lost, and nothing comes twice.

use std::time::Duration;

use rustix::process::Signal;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::app::{Runner, Server, TOKEN, User, ending, eventually, processes_with};
use crate::cable::Cable;
use crate::run::{Program, Run};

/// What carries between a runner and its server.
const TRANSPORTS: [&str; 2] = ["ws", "poll"];

fn runner_on(cable: &Cable, transport: &str) -> Runner {
    Runner::prepare(User::Me)
        .variable("RUNNER_SERVER_URL", &cable.url())
        .variable("RUNNER_TRANSPORT", transport)
        .start()
}

/// A program that prints so many numbers, one each so many seconds, and what it prints.
fn counting(count: u32, pause: f32) -> (Program, String) {
    let code =
        format!("import time\nfor n in range({count}):\n    print(n, flush=True)\n    time.sleep({pause})");
    (Program::new(&code), numbers(count))
}

/// So many numbers, each on a line.
fn numbers(count: u32) -> String {
    (0..count).map(|n| n.to_string()).collect::<Vec<_>>().join("\n") + "\n"
}

/// Its end is what it would be without any trouble, and its reader saw each event once and in order.
async fn is_whole(run: &Run, text: &str, runner: &Runner) {
    let mut watch = run.watch().await;
    assert_eq!(watch.exit().await["status"], "succeeded", "{}", runner.log());
    assert_eq!(watch.text("stdout"), text, "{}", runner.log());
    for (n, event) in (1..).zip(watch.events()) {
        assert_eq!(event["seq"], json!(n), "{event}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_while_the_cable_is_out() {
    for transport in TRANSPORTS {
        let server = Server::start().await;
        let cable = Cable::to(&server).await;
        let runner = runner_on(&cable, transport);
        let (program, text) = counting(100, 0.02);
        let run = server.submit(program).await;
        run.prints("9\n").await;
        cable.pull();
        runner.logged("cannot be reached").await;
        cable.plug();
        is_whole(&run, &text, &runner).await;
        runner.assert_clean();
    }
}

async fn a_program_ends_when_the_cable_stays_out() {
    let check = async |transport: &str| {
        let server = Server::start().await;
        let cable = Cable::to(&server).await;
        let runner = runner_on(&cable, transport);
        let mark = format!("lapse-{}", runner.pid().as_raw_nonzero());
        let run =
            server.submit(Program::new("print('ready')\nwhile True: pass").with("args", json!([mark]))).await;
        run.prints("ready").await;
        cable.pull();
        runner.logged("reason=Lapsed").await;
        eventually("the program's end", || processes_with(&mark).is_empty().then_some(())).await;
        // The server has come to the same end by itself, and a late word from the runner would change nothing.
        assert_eq!(ending(&run.finish().await)["reason"], "lost");
        cable.plug();
        let next = server.submit(Program::new("print('fine')")).await;
        assert_eq!(next.finish().await["stdout"], "fine\n");
        runner.assert_clean();
    };
    tokio::join!(check("ws"), check("poll"));
}

async fn a_connection_that_goes_dead_is_replaced_before_the_lease_ends() {
    let server = Server::start().await;
    let cable = Cable::to(&server).await;
    let runner = runner_on(&cable, "ws");
    let (program, text) = counting(140, 0.1);
    let run = server.submit(program).await;
    run.prints("9\n").await;
    cable.go_dead();
    runner.logged("nothing came for too long").await;
    is_whole(&run, &text, &runner).await;
}

async fn a_proxy_that_drops_idle_connections_never_finds_one() {
    let server = Server::start().await;
    let cable = Cable::to(&server).await;
    // Twice as impatient as those that are common.
    cable.drop_idle(Duration::from_secs(30));
    let runner = runner_on(&cable, "auto");
    // What comes after a run is as idle as what comes before one.
    assert_eq!(server.submit(Program::new("print('first')")).await.finish().await["stdout"], "first\n");
    tokio::time::sleep(Duration::from_secs(45)).await;
    assert_eq!(server.submit(Program::new("print('fine')")).await.finish().await["stdout"], "fine\n");
    assert_eq!(runner.log().matches("connection made").count(), 1, "{}", runner.log());
}

async fn what_a_killed_runner_had_goes_on_elsewhere_within_half_a_minute() {
    let server = Server::start().await;
    let cable = Cable::to(&server).await;
    let first = runner_on(&cable, "auto");
    let code = "import time\nprint('ready', flush=True)\ntime.sleep(3)\nprint('done')";
    let once = server.submit(Program::new(code)).await;
    let again = server.submit(Program::new(code).with("retryOnLoss", json!(true))).await;
    once.prints("ready").await;
    again.prints("ready").await;
    let second = runner_on(&cable, "auto");
    second.logged("connection made").await;
    first.signal(Signal::KILL);
    let killed = tokio::time::Instant::now();
    assert_eq!(ending(&once.finish().await)["reason"], "lost");
    let snapshot = again.finish().await;
    assert!(killed.elapsed() <= Duration::from_secs(30), "{:?}", killed.elapsed());
    let told = json!([snapshot["status"], snapshot["attempt"], snapshot["stdout"]]);
    assert_eq!(told, json!(["succeeded", 2, "ready\ndone\n"]));
    second.assert_clean();
}

/// What is mostly waiting waits together.
#[tokio::test(flavor = "multi_thread")]
async fn in_time() {
    tokio::join!(
        a_program_ends_when_the_cable_stays_out(),
        a_connection_that_goes_dead_is_replaced_before_the_lease_ends(),
        a_proxy_that_drops_idle_connections_never_finds_one(),
        a_runner_that_stood_still_for_half_a_minute_ends_what_is_not_its_own_any_more(),
        what_a_killed_runner_had_goes_on_elsewhere_within_half_a_minute(),
    );
}

/// Cables that are jerked again and again: `jerks` times in all, over runners that each have two runs.
async fn jerked(runners: u32, jerks: u32) {
    let one = async || {
        let server = Server::start().await;
        let cable = Cable::to(&server).await;
        let runner = runner_on(&cable, "auto");
        let many = jerks / runners;
        // A connection is made anew within a second, and each is jerked.
        let (program, text) = counting(many * 20 + 50, 0.04);
        // For minutes, where many are: other runs have one.
        let program = program.with("interactive", json!(true));
        let quiet = Program::new("import sys\nfor line in sys.stdin: print(line, end='')")
            .with("interactive", json!(true));
        let (loud, quiet) = (server.submit(program).await, server.submit(quiet).await);
        // Such a run has to be watched.
        let mut watching = loud.watch().await;
        watching.prints("0\n").await;
        for n in 0..many {
            let made = || runner.log().matches("connection made").count() > n as usize;
            eventually("a connection", || made().then_some(())).await;
            quiet.input(json!({"data": format!("{n}\n")})).await;
            cable.jerk();
        }
        quiet.input(json!({"eof": true})).await;
        is_whole(&quiet, &numbers(many), &runner).await;
        is_whole(&loud, &text, &runner).await;
        runner.assert_clean();
    };
    let all: Vec<_> = (0..runners).map(|_| one()).collect();
    futures_util::future::join_all(all).await;
}

/// `PLAYPEN_JERKS` says how many, a hundred where it says nothing.
#[tokio::test(flavor = "multi_thread")]
async fn broken_connections_lose_nothing_and_repeat_nothing() {
    let jerks = std::env::var("PLAYPEN_JERKS").map_or(100, |text| text.parse().expect("a number"));
    let began = tokio::time::Instant::now();
    jerked(5, jerks).await;
    println!("{jerks} broken connections in {} s: no gap, no repeat, no run lost", began.elapsed().as_secs());
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_socket_can_be_had_calls_carry() {
    let server = Server::start().await;
    let cable = Cable::to(&server).await;
    cable.refuse_sockets(true);
    let runner = runner_on(&cable, "auto");
    runner.logged("asking by HTTP calls instead").await;
    let (program, text) = counting(10, 0.01);
    is_whole(&server.submit(program).await, &text, &runner).await;
    runner.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_runner_that_may_only_have_a_socket_says_that_there_is_none() {
    let server = Server::start().await;
    let cable = Cable::to(&server).await;
    cable.refuse_sockets(true);
    let runner = runner_on(&cable, "ws");
    runner.logged("RUNNER_TRANSPORT allows nothing else").await;
    cable.refuse_sockets(false);
    assert_eq!(server.submit(Program::new("print('fine')")).await.finish().await["stdout"], "fine\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn large_files_come_by_themselves() {
    for transport in TRANSPORTS {
        let server = Server::start().await;
        let cable = Cable::to(&server).await;
        let runner = runner_on(&cable, transport);
        let data = "x".repeat(150 << 10);
        let code = "print(sum(len(open(f'{n}.txt').read()) for n in range(4)))";
        let program = (0..4).fold(Program::new(code), |program, n| program.file(&format!("{n}.txt"), &data));
        assert_eq!(server.submit(program).await.finish().await["stdout"], format!("{}\n", 600 << 10));
        runner.assert_clean();
    }
}

async fn a_runner_that_stood_still_for_half_a_minute_ends_what_is_not_its_own_any_more() {
    let server = Server::start().await;
    let cable = Cable::to(&server).await;
    let runner = runner_on(&cable, "auto");
    let mark = format!("still-{}", runner.pid().as_raw_nonzero());
    let code = "print('ready', flush=True)\nwhile True: pass";
    let run = server.submit(Program::new(code).with("args", json!([mark]))).await;
    run.prints("ready").await;
    runner.signal(Signal::STOP);
    let stopped = tokio::time::Instant::now();
    assert_eq!(ending(&run.finish().await)["reason"], "lost");
    assert!(stopped.elapsed() <= Duration::from_secs(30), "{:?}", stopped.elapsed());
    tokio::time::sleep_until(stopped + Duration::from_secs(30)).await;
    runner.signal(Signal::CONT);
    eventually("the program's end", || processes_with(&mark).is_empty().then_some(())).await;
    assert_eq!(server.submit(Program::new("print('fine')")).await.finish().await["stdout"], "fine\n");
    runner.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_knows_calls_only_and_does_not_park_them_is_asked_at_intervals() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let runner = Runner::prepare(User::Me)
        .variable("RUNNER_SERVER_URL", &url)
        .variable("RUNNER_POLL_INTERVAL_MS", "400")
        .start();
    let mut asked = Vec::new();
    for n in 0..6 {
        let (mut connection, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        let end: &[u8] = if n == 0 { b"\r\n\r\n" } else { b"}" };
        while !request.ends_with(end) {
            assert_ne!(connection.read_buf(&mut request).await.unwrap(), 0);
        }
        let request = String::from_utf8(request).unwrap().to_lowercase();
        assert!(request.contains(&format!("authorization: bearer {TOKEN}")), "{request}");
        let status = if n == 0 {
            assert!(request.contains("get /api/runner/ws"), "{request}");
            "404 Not Found\r\nContent-Length: 0"
        } else {
            asked.push(tokio::time::Instant::now());
            assert!(request.contains("post /api/runner/jobs/claim"), "{request}");
            // The first call is answered at once by any server, and says whether it lets the runner in.
            assert_eq!(request.contains("\"waitms\":25000"), n > 1, "{request}");
            "204 No Content"
        };
        let answer = format!("HTTP/1.1 {status}\r\nConnection: close\r\n\r\n");
        connection.write_all(answer.as_bytes()).await.unwrap();
    }
    for pair in asked[1..].windows(2) {
        assert!(pair[1] - pair[0] >= Duration::from_millis(290), "{asked:?}: {}", runner.log());
    }
}
