//! A server that has enough to do says so, and says when to come back.

use playpen_server::places::PerClient;

use crate::support::app::{Answered, TestApp};
use crate::support::program;

#[tokio::test]
async fn a_full_queue_says_when_to_come_back() {
    let app = TestApp::start_with(|config| config.queue.max_runs = 2).await;
    let child = app.child();
    child.submit(program("1")).await;
    child.submit(program("2")).await;
    let answer = child.asks(&program("3")).answer().await;
    answer.refuses(503, "QUEUE_FULL");
    assert_eq!(answer.header("retry-after"), Some("5"));
    app.runner().starts().await;
    child.submit(program("4")).await;
}

#[tokio::test]
async fn a_queue_is_full_when_its_memory_is() {
    let app = TestApp::start_with(|config| config.queue.max_bytes = 100 << 10).await;
    let child = app.child();
    let large = program(&"#".repeat(60 << 10));
    let run = child.submit(large.clone()).await;
    child.asks(&large).answer().await.refuses(503, "QUEUE_FULL");
    run.cancel().await.is(202);
    child.submit(large).await;
}

#[tokio::test]
async fn a_child_that_asks_too_often_is_told_when_to_come_back() {
    let app = TestApp::start_with(|config| config.clients.runs_per_minute = PerClient::everyone(2)).await;
    let child = app.child();
    let run = child.submit(program("1")).await;
    child.submit(program("2")).await;
    let answer = child.asks(&program("3")).answer().await;
    answer.refuses(429, "RATE_LIMITED");
    let wait: u32 = answer.header("retry-after").expect("it says when").parse().expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
    // Looking costs nothing.
    run.look().await.is(200);
}

#[tokio::test]
async fn a_request_may_lower_limits_but_never_raise_them() {
    let app = TestApp::start().await;
    let mut greedy = program("");
    greedy["timeoutMs"] = 9_000_000.into();
    greedy["limits"] = serde_json::json!({"memoryMb": 1_000_000, "processes": 3, "cpuSeconds": 0});
    app.child().submit(greedy).await;
    let job = app.runner().claim().await.job;
    assert_eq!(job.timeout_ms, 60_000);
    assert_eq!((job.limits.memory_mb, job.limits.processes, job.limits.cpu_seconds), (512, 3, 1));
}
