//! No client takes what the others need: bounds for each, and for all together.

use playpen_server::config::Config;
use playpen_server::places::PerClient;
use reqwest::Method;

use crate::support::answer::Answer;
use crate::support::app::{Answered, TestApp};
use crate::support::child::Run;
use crate::support::raw::Raw;
use crate::support::{program, soon, with};

/// A refusal for now: it says when to come back.
#[track_caller]
fn for_now(answer: &Answer, status: u16, code: &str) {
    answer.refuses(status, code);
    let wait: u32 = answer.header("retry-after").expect("it says when").parse().expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
}

#[tokio::test]
async fn a_client_has_only_so_many_live_runs() {
    let app = TestApp::start_with(|config| config.clients.live_runs = PerClient::everyone(2)).await;
    let child = app.child();
    let first = child.submit(program("1")).await;
    let keyed = || child.asks(&program("2")).header("idempotency-key", "two");
    let second = child.run(&keyed().answer().await.is(202));
    for_now(&child.asks(&program("3")).answer().await, 429, "RATE_LIMITED");
    // The same request again is no other run.
    assert_eq!(child.run(&keyed().answer().await.is(202)).id, second.id);
    // Executed or not, it counts until it is over.
    let mut work = app.runner().starts().await;
    for_now(&child.asks(&program("3")).answer().await, 429, "RATE_LIMITED");
    work.exit(0).await;
    first.over().await;
    child.submit(program("3")).await;
    for_now(&child.asks(&program("4")).answer().await, 429, "RATE_LIMITED");
    second.cancel().await.is(202);
    child.submit(program("4")).await;
}

#[tokio::test]
async fn a_run_that_was_not_taken_does_not_count() {
    let app = TestApp::start_with(|config| {
        config.clients.live_runs = PerClient::everyone(2);
        config.queue.max_runs = 1;
    })
    .await;
    let child = app.child();
    child.submit(program("1")).await;
    for _ in 0..3 {
        child.asks(&program("2")).answer().await.refuses(503, "QUEUE_FULL");
    }
    app.runner().starts().await;
    child.submit(program("2")).await;
}

/// Opens streams of both kinds until there are two, and tells how a third fares.
async fn third_stream(config: impl FnOnce(&mut Config), status: u16, code: &str) {
    let app = TestApp::start_with(config).await;
    let run = app.child().submit(program("")).await;
    let reader = run.watch().await;
    let _events = run.events().await;
    for_now(&run.request(Method::GET, "/events").answer().await, status, code);
    for_now(&run.stream().open().await.expect_err("one too many"), status, code);
    // Everything else goes on, and a place that is given up is free.
    run.look().await.is(200);
    drop(reader);
    soon("a place is free", opens(&run)).await;
}

async fn opens(run: &Run) {
    while run.stream().open().await.is_err() {}
}

#[tokio::test]
async fn a_client_reads_only_so_many_streams() {
    let each = |config: &mut Config| config.clients.streams_per_client = PerClient::everyone(2);
    third_stream(each, 429, "RATE_LIMITED").await;
}

#[tokio::test]
async fn all_together_read_only_so_many_streams() {
    third_stream(|config| config.clients.streams = 2, 503, "SERVER_BUSY").await;
}

/// Opens two connections, and tells how a third fares.
async fn third_connection(config: impl FnOnce(&mut Config), status: u16, code: &str) {
    let app = TestApp::start_with(config).await;
    let ask = "GET /healthz HTTP/1.1\r\nhost: playpen\r\n\r\n";
    let mut connections = Vec::new();
    for _ in 0..2 {
        let mut connection = Raw::to(app.http.at).await;
        connection.write(ask).await;
        connection.reads_to("environments").await;
        connections.push(connection);
    }
    let answer = app.http.get("/healthz").answer().await;
    for_now(&answer, status, code);
    assert_eq!(answer.header("connection"), Some("close"));
    // Those that are there go on, and one that ends makes room.
    connections[0].write(ask).await;
    connections[0].reads_to("environments").await;
    connections.pop();
    let free = async { while app.http.get("/healthz").answer().await.status != 200 {} };
    soon("there is room", free).await;
}

#[tokio::test]
async fn a_client_has_only_so_many_connections() {
    let each = |config: &mut Config| config.clients.connections_per_client = PerClient::everyone(2);
    third_connection(each, 429, "RATE_LIMITED").await;
}

#[tokio::test]
async fn there_are_only_so_many_connections() {
    third_connection(|config| config.clients.connections = 2, 503, "SERVER_BUSY").await;
}

#[tokio::test]
async fn an_open_stream_is_a_connection() {
    let app = TestApp::start_with(|config| config.clients.connections = 2).await;
    let run = app.child().submit(program("")).await;
    let _reader = run.watch().await;
    // The other place is taken by the connection that submitted the run.
    let mut third = Raw::to(app.http.at).await;
    third.write("GET /healthz HTTP/1.1\r\nhost: playpen\r\n\r\n").await;
    third.reads_to("SERVER_BUSY").await;
}

#[tokio::test]
async fn a_trusted_proxy_may_have_any_number_of_connections() {
    let app = TestApp::start_with(|config| {
        config.clients.connections_per_client = PerClient::everyone(1);
        config.access.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")];
    })
    .await;
    let _held = (Raw::to(app.http.at).await, Raw::to(app.http.at).await);
    app.http.get("/healthz").answer().await.is(200);
}

#[tokio::test]
async fn requests_on_their_way_take_only_so_much_memory() {
    let app = TestApp::start_with(|config| {
        config.clients.body_kib = 300;
        config.clients.body_kib_per_client = PerClient::everyone(200);
    })
    .await;
    let large = |kib: usize| with(program(""), "stdin", "x".repeat(kib << 10));
    for_now(&app.child().asks(&large(250)).answer().await, 429, "RATE_LIMITED");
    for _ in 0..3 {
        app.child().submit(large(150)).await;
    }
    // One that is held back holds what it has, and lets go of it when it is over.
    let mut slow = Raw::to(app.http.at).await;
    slow.write(&format!(
        "POST /api/run HTTP/1.1\r\nhost: x\r\ncontent-length: 999999\r\n\r\n{}",
        "x".repeat(150 << 10)
    ))
    .await;
    let other = |kib: usize| app.child().asks(&large(kib)).header("x-forwarded-for", "203.0.113.9").answer();
    let refused = async { while other(190).await.status == 202 {} };
    soon("the memory is taken", refused).await;
    app.child().submit(program("small")).await;
    drop(slow);
    let taken = async { while other(190).await.status != 202 {} };
    soon("the memory is free", taken).await;
}

#[tokio::test]
async fn a_network_of_ipv6_is_one_client_and_this_machine_is_not_bounded_by_default() {
    let app = TestApp::start_with(|config| {
        config.clients.runs_per_minute = PerClient::elsewhere(1);
        config.access.trusted_proxies = vec!["127.0.0.1/32".parse().expect("a network")];
    })
    .await;
    let from = |client: &str| app.child().asks(&program("")).header("x-forwarded-for", client).answer();
    from("2001:db8:1:2::1").await.is(202);
    from("2001:db8:1:2:ffff::9").await.refuses(429, "RATE_LIMITED");
    from("2001:db8:1:3::1").await.is(202);
    for _ in 0..5 {
        app.child().submit(program("")).await;
    }
}
