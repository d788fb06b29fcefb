//! What an operator sees of the server.

use playpen_protocol::event::Stream;
use playpen_protocol::runner::RunnerEvent;
use reqwest::Method;

use crate::support::app::{Answered, TestApp};
use crate::support::prometheus::Page;
use crate::support::runner::{exited, wrote};
use crate::support::{program, soon};

async fn page(app: &TestApp) -> Page {
    let answer = app.http.get("/metrics").answer().await.is(200);
    assert_eq!(answer.header("content-type"), Some("text/plain; version=0.0.4"));
    Page::read(&answer.text())
}

/// The values of these series, which are awaited: some things are counted just after they are seen.
async fn becomes(app: &TestApp, want: &[(&str, f64)]) {
    let mut last = Vec::new();
    let all = async {
        loop {
            let page = page(app).await;
            let wrong = want.iter().filter(|(series, value)| page.get(series) != Some(*value));
            last = wrong.map(|(series, value)| format!("{series} {value} {:?}", page.get(series))).collect();
            if last.is_empty() {
                return;
            }
        }
    };
    let within = tokio::time::timeout(std::time::Duration::from_secs(20), all).await;
    assert!(within.is_ok(), "wanted, and what there is: {last:#?}");
}

#[tokio::test]
async fn what_happens_is_counted() {
    let app = TestApp::start().await;
    becomes(
        &app,
        &[("playpen_runs_submitted_total", 0.0), ("playpen_refusals_total{code=\"QUEUE_FULL\"}", 0.0)],
    )
    .await;

    // Three runs, of which one ends well, one is stopped, and one waits.
    let run = app.child().submit(program("1")).await;
    let stopped = app.child().submit(program("2")).await;
    app.child().submit(program("3")).await;
    becomes(&app, &[("playpen_runs{state=\"queued\"}", 3.0), ("playpen_slots{state=\"busy\"}", 0.0)]).await;
    let reader = run.watch().await;
    let events = run.events().await;
    becomes(&app, &[("playpen_readers", 2.0)]).await;
    let mut work = app.runner().starts().await;
    becomes(
        &app,
        &[
            ("playpen_runs{state=\"queued\"}", 2.0),
            ("playpen_runs{state=\"running\"}", 1.0),
            ("playpen_slots{state=\"busy\"}", 1.0),
            ("playpen_runners", 1.0),
            ("playpen_run_wait_seconds_count", 1.0),
            ("playpen_run_duration_seconds_count", 0.0),
        ],
    )
    .await;
    work.say(&[wrote("four"), RunnerEvent::Output { stream: Stream::Stderr, text: "é".into() }]).await;
    // Repeated, it is no more.
    work.batch(2, &[wrote("four")]).await.is(200);
    work.say(&[exited(0)]).await;
    stopped.cancel().await.is(202);
    reader.rest().await;
    events.rest().await;
    becomes(
        &app,
        &[
            ("playpen_output_bytes_total", 6.0),
            ("playpen_runs_submitted_total", 3.0),
            ("playpen_runs_ended_total{reason=\"exit\",status=\"succeeded\"}", 1.0),
            ("playpen_runs_ended_total{reason=\"cancelled\",status=\"cancelled\"}", 1.0),
            ("playpen_run_duration_seconds_count", 1.0),
            ("playpen_readers", 0.0),
        ],
    )
    .await;
    let page = page(&app).await;
    assert!(page.value("playpen_result_bytes") > 0.0 && page.value("playpen_connections") >= 1.0);
    assert!(page.value("playpen_run_wait_seconds_sum") < 60.0);

    // Whoever waits for a run is there, and so is its place.
    app.runner().starts().await.exit(1).await;
    let waits = app.runner().waits();
    becomes(
        &app,
        &[
            ("playpen_claims_parked", 1.0),
            ("playpen_slots{state=\"free\"}", 1.0),
            ("playpen_runs_ended_total{reason=\"exit\",status=\"failed\"}", 1.0),
        ],
    )
    .await;
    waits.abort();
}

#[tokio::test]
async fn refusals_and_requests_are_counted_by_what_they_are() {
    let app = TestApp::start_with(|config| config.queue.max_runs = 0).await;
    for _ in 0..3 {
        app.child().asks(&program("")).answer().await.refuses(503, "QUEUE_FULL");
    }
    app.http.get("/api/run/nothing").answer().await.refuses(404, "NOT_FOUND");
    app.http.get("/api/run/01a219fb-a613-77f0-8b86-c5114cd07624").answer().await;
    app.http.get("/nowhere/at/all").answer().await.refuses(404, "NOT_FOUND");
    app.http.request(Method::from_bytes(b"BREW").expect("a method"), "/api/run").answer().await;
    becomes(
        &app,
        &[
            ("playpen_refusals_total{code=\"QUEUE_FULL\"}", 3.0),
            ("playpen_refusals_total{code=\"METHOD_NOT_ALLOWED\"}", 1.0),
            ("playpen_http_requests_total{method=\"POST\",route=\"/api/run\",status=\"503\"}", 3.0),
            ("playpen_http_requests_total{method=\"other\",route=\"/api/run\",status=\"405\"}", 1.0),
            ("playpen_http_requests_total{method=\"GET\",route=\"other\",status=\"404\"}", 1.0),
        ],
    )
    .await;
    // No name of a run is on the page.
    let text = app.http.get("/metrics").answer().await.text();
    assert!(text.contains("route=\"/api/run/{id}\"") && !text.contains("01a219fb"), "{text}");
}

#[tokio::test]
async fn gaps_are_counted_for_each_reader_that_is_told_of_one() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let mut work = app.runner().starts().await;
    for _ in 0..50 {
        work.print(&"x".repeat(60_000)).await;
    }
    work.exit(0).await;
    run.watch().await.rest().await;
    run.events().await.rest().await;
    becomes(&app, &[("playpen_gaps_total", 2.0), ("playpen_output_bytes_total", 3_000_000.0)]).await;
}

#[tokio::test]
async fn an_offer_that_comes_to_nothing_is_a_retry() {
    let app = TestApp::start_with(|config| config.queue.offer = std::time::Duration::from_millis(50)).await;
    app.child().submit(program("")).await;
    app.runner().claim().await;
    becomes(
        &app,
        &[("playpen_run_retries_total{cause=\"offer\"}", 1.0), ("playpen_run_wait_seconds_count", 0.0)],
    )
    .await;
}

#[tokio::test]
async fn a_runner_that_falls_silent_is_a_lease_lost() {
    let app = TestApp::start_with(|config| {
        config.queue.suspect = std::time::Duration::from_millis(50);
        config.queue.grace = std::time::Duration::from_millis(50);
    })
    .await;
    let run = app.child().submit(program("")).await;
    app.runner().starts().await;
    soon("the run is given up", run.over()).await;
    becomes(
        &app,
        &[
            ("playpen_leases_lost_total", 1.0),
            ("playpen_runs_ended_total{reason=\"lost\",status=\"failed\"}", 1.0),
            ("playpen_run_duration_seconds_count", 1.0),
        ],
    )
    .await;
}

#[tokio::test]
async fn only_this_machine_looks_or_whoever_has_the_token() {
    let app = TestApp::start().await;
    let look = || app.http.get("/metrics");
    look().answer().await.is(200);
    for header in ["x-forwarded-for", "forwarded", "x-real-ip", "via", "x-forwarded-proto"] {
        let words = look().header(header, "127.0.0.1").answer().await.refuses(401, "UNAUTHORIZED");
        assert!(words.contains("METRICS_TOKEN"), "{words}");
    }
    look().header("sec-fetch-site", "same-origin").answer().await.refuses(401, "UNAUTHORIZED");

    let app = TestApp::start_with(|config| config.access.metrics_tokens = "a-token-of-its-own".into()).await;
    let look = || app.http.get("/metrics").header("x-forwarded-for", "203.0.113.1");
    look().bearer_auth("a-token-of-its-own").answer().await.is(200);
    look().bearer_auth("another").answer().await.refuses(403, "FORBIDDEN");
    look().answer().await.refuses(401, "UNAUTHORIZED");
    app.http.get("/metrics").answer().await.is(200);
}

#[tokio::test]
async fn the_documentation_names_every_metric_and_no_other() {
    let app = TestApp::start().await;
    app.http.get("/healthz").answer().await.is(200);
    app.child().submit(program("")).await.cancel().await.is(202);
    let text = include_str!("../../../docs/API.md");
    let told = text.lines().filter_map(|line| line.strip_prefix("| `playpen_")?.split(['`', '{']).next());
    let told: std::collections::BTreeSet<String> = told.map(|name| format!("playpen_{name}")).collect();
    let there = page(&app).await.names().map(str::to_owned).collect();
    assert_eq!(told, there);
}
