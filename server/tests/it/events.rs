//! What runners of ours say of their runs, once, twice, too late; and what they hear back.

use std::time::Duration;

use playpen_protocol::id::LeaseId;
use playpen_protocol::runner::{BatchAck, Input, RunnerEvent, TTL_MS, WINDOW_BYTES};
use playpen_protocol::snapshot::{Reason, Status};
use serde_json::json;
use tokio::time::Instant;

use crate::support::app::TestApp;
use crate::support::child::Run;
use crate::support::runner::{Work, exited, wrote};
use crate::support::{program, soon, with};

/// A server with one run that a runner has started.
async fn one_run() -> (TestApp, Run, Work) {
    let app = TestApp::start().await;
    let run = app.child().submit(with(program(""), "interactive", true)).await;
    let work = app.runner().starts().await;
    (app, run, work)
}

#[tokio::test]
async fn a_batch_is_acknowledged_with_what_the_runner_needs_to_know() {
    let (_app, _run, mut work) = one_run().await;
    let ack = work.say(&[wrote("a"), wrote("b")]).await;
    let want = BatchAck {
        acked_seq: 3,
        window: WINDOW_BYTES,
        cancel: false,
        inputs: vec![],
        audience: None,
        ttl_ms: TTL_MS,
    };
    assert_eq!(ack, want);
}

#[tokio::test]
async fn a_repeated_batch_counts_once() {
    let (_app, run, mut work) = one_run().await;
    let batch = [wrote("a"), wrote("b")];
    work.say(&batch).await;
    let ack: BatchAck = work.batch(2, &batch).await.is(200).read();
    assert_eq!(ack.acked_seq, 3);
    // Half of it is known, half is new.
    let ack: BatchAck = work.batch(3, &[wrote("b"), wrote("c")]).await.is(200).read();
    assert_eq!(ack.acked_seq, 4);
    assert_eq!(run.snapshot().await.stdout, "abc");
}

#[tokio::test]
async fn a_batch_after_missing_events_is_refused_with_the_number_expected() {
    let (_app, run, mut work) = one_run().await;
    work.print("a").await;
    let words = work.batch(4, &[wrote("c")]).await.refuses(400, "INVALID_PAYLOAD");
    assert!(words.contains("expected is 3"), "{words}");
    work.batch(0, &[wrote("c")]).await.refuses(400, "INVALID_PAYLOAD");
    work.say(&[wrote("b"), wrote("c")]).await;
    assert_eq!(run.snapshot().await.stdout, "abc");
}

#[tokio::test]
async fn a_batch_under_another_lease_changes_nothing() {
    let (_app, run, mut work) = one_run().await;
    for lease in [LeaseId(0), LeaseId(work.job.lease.0 + 1), LeaseId(u64::MAX)] {
        work.batch_under(lease, 2, &[wrote("x"), exited(0)]).await.refuses(409, "STALE_LEASE");
    }
    work.print("a").await;
    assert_eq!((run.snapshot().await.stdout.as_str(), run.snapshot().await.status), ("a", Status::Running));
}

#[tokio::test]
async fn what_is_no_batch_is_refused() {
    let (_app, _run, work) = one_run().await;
    let lease = work.job.lease;
    for body in [
        json!({}),
        json!([]),
        json!({"lease": lease, "events": []}),
        json!({"lease": 7, "firstSeq": 2, "events": []}),
        json!({"lease": lease, "firstSeq": -1, "events": []}),
        json!({"lease": lease, "firstSeq": 2, "events": [{"type": "dance"}]}),
        json!({"lease": lease, "firstSeq": 2, "events": [{"type": "output", "stream": "stdin", "text": ""}]}),
    ] {
        work.post(&body).await.refuses(400, "INVALID_PAYLOAD");
    }
}

#[tokio::test]
async fn the_last_batch_may_be_repeated_after_the_end() {
    let (_app, run, mut work) = one_run().await;
    let last = [wrote("bye"), exited(0)];
    work.say(&last).await;
    for _ in 0..2 {
        let ack: BatchAck = work.batch(2, &last).await.is(200).read();
        assert_eq!(ack.acked_seq, 3);
    }
    // But nothing can be added to it.
    work.batch(4, &[wrote("more")]).await.refuses(409, "STALE_LEASE");
    work.batch(2, &[wrote("bye"), exited(0), wrote("more")]).await.refuses(409, "STALE_LEASE");
    let snapshot = run.snapshot().await;
    assert_eq!((snapshot.stdout.as_str(), snapshot.status), ("bye", Status::Succeeded));
}

#[tokio::test]
async fn what_a_batch_says_after_the_end_is_not_taken() {
    let (_app, run, work) = one_run().await;
    let ack: BatchAck = work.batch(2, &[exited(0), wrote("ghost")]).await.is(200).read();
    assert_eq!(ack.acked_seq, 2);
    assert_eq!(run.snapshot().await.stdout, "");
}

#[tokio::test]
async fn a_runner_says_how_a_run_ended() {
    let (_app, run, mut work) = one_run().await;
    let exit = json!({
        "lease": work.job.lease, "firstSeq": work.next_seq, "events": [
            {"type": "output", "stream": "stderr", "text": "oh"},
            {"type": "truncated", "stream": "stdout", "bytes": 70},
            {"type": "truncated", "stream": "stdout", "bytes": 100},
            {"type": "exit", "reason": "memory", "signal": 9, "error": "It took too much memory.",
             "usage": {"wallMs": 12, "cpuMs": 10, "peakMemoryBytes": 1_000, "level": "standard"}},
        ],
    });
    work.post(&exit).await.is(200);
    let snapshot = run.look().await.json();
    assert_eq!((&snapshot["status"], &snapshot["reason"]), (&json!("failed"), &json!("memory")));
    assert_eq!((&snapshot["signal"], &snapshot["stderr"]), (&json!(9), &json!("oh")));
    assert_eq!(snapshot["error"], "It took too much memory.");
    assert_eq!(snapshot["truncated"], json!({"stdoutBytes": 100, "stderrBytes": 0}));
    assert_eq!(snapshot["usage"]["peakMemoryBytes"], 1_000);
    work.next_seq += 4;
    work.renew().await;
}

#[tokio::test]
async fn a_cancel_reaches_a_runner_that_waits_for_news() {
    let (_app, run, mut work) = one_run().await;
    let waiting = work.waits_for_news();
    let asked = Instant::now();
    run.cancel().await.is(202);
    let ack: BatchAck = soon("the runner hears", waiting).await.expect("no panic").is(200).read();
    assert!(ack.cancel);
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
    // Until the runner confirms, the run goes on, and can still be heard of.
    work.print("bye").await;
    assert_eq!(run.snapshot().await.status, Status::Running);
    work.confirm_cancel().await;
    let snapshot = run.snapshot().await;
    assert_eq!((snapshot.status, snapshot.reason), (Status::Cancelled, Some(Reason::Cancelled)));
    assert_eq!(snapshot.stdout, "bye");
}

#[tokio::test]
async fn a_cancel_is_in_every_answer_until_the_run_ends() {
    let (_app, run, mut work) = one_run().await;
    run.cancel().await.is(202);
    for _ in 0..2 {
        assert!(work.renew().await.cancel);
        assert!(work.news().await.cancel);
    }
    assert!(work.say(&[wrote("still here")]).await.cancel);
}

#[tokio::test]
async fn a_cancel_that_the_runner_knows_is_no_news() {
    let (_app, run, work) = one_run().await;
    run.cancel().await.is(202);
    let quiet = |wait_ms: u64| json!({"lease": work.job.lease, "firstSeq": work.next_seq, "events": [], "cancelSeen": true, "waitMs": wait_ms});
    let asked = Instant::now();
    let ack: BatchAck = work.post(&quiet(300)).await.is(200).read();
    assert!(ack.cancel);
    assert!(asked.elapsed() >= Duration::from_millis(300), "answered after {:?}", asked.elapsed());
}

#[tokio::test]
async fn input_reaches_the_runner_once_and_in_order() {
    let (_app, run, mut work) = one_run().await;
    let waiting = work.waits_for_news();
    run.types("a\n").await;
    let ack: BatchAck = soon("the runner hears", waiting).await.expect("no panic").is(200).read();
    let numbered =
        |ack: &BatchAck| ack.inputs.iter().map(|input| (input.n, input.input.clone())).collect::<Vec<_>>();
    let data = |text: &str| Input::Data { data: text.to_owned() };
    assert_eq!(numbered(&ack), [(1, data("a\n"))]);
    // The answer was lost: it comes again.
    run.types("b\n").await;
    assert_eq!(numbered(&work.news().await), [(1, data("a\n")), (2, data("b\n"))]);
    // What the runner has does not come again.
    run.input(json!({"id": "x", "data": "c\n"})).await.is(202);
    run.input(json!({"id": "x", "data": "c\n"})).await.is(202);
    run.input(json!({"id": "y", "eof": true})).await.is(202);
    run.types("too late").await;
    assert_eq!(numbered(&work.news().await), [(3, data("c\n")), (4, Input::Eof)]);
    assert_eq!(work.renew().await.inputs, []);
}

#[tokio::test]
async fn an_answer_on_a_stream_and_one_by_post_are_the_same_input() {
    let (_app, run, mut work) = one_run().await;
    let mut reader = run.watch().await;
    reader.says(json!({"type": "input", "id": "1", "data": "7\n"})).await;
    assert_eq!(work.news().await.inputs.len(), 1);
    run.input(json!({"id": "1", "data": "7\n"})).await.is(202);
    assert_eq!(work.renew().await.inputs, []);
    reader.says(json!({"type": "eof"})).await;
    assert_eq!(work.news().await.inputs[0].input, Input::Eof);
}

#[tokio::test]
async fn more_input_than_is_kept_is_refused_in_words() {
    let (_app, run, mut work) = one_run().await;
    let piece = "x".repeat(200 << 10);
    for _ in 0..5 {
        run.types(&piece).await;
    }
    let words = run.input(json!({"data": piece})).await.refuses(413, "PAYLOAD_TOO_LARGE");
    assert!(words.contains("has not read"), "{words}");
    assert_eq!(work.news().await.inputs.len(), 5);
    work.renew().await;
    run.types(&piece).await;
}

#[tokio::test]
async fn news_are_quiet_until_there_are_some() {
    let (_app, _run, work) = one_run().await;
    let mut body = work.patient_batch();
    body["waitMs"] = 200.into();
    let asked = Instant::now();
    let ack: BatchAck = work.post(&body).await.is(200).read();
    assert!(asked.elapsed() >= Duration::from_millis(200), "{:?}", asked.elapsed());
    assert!(!ack.cancel && ack.inputs.is_empty(), "{ack:?}");
}

#[tokio::test]
async fn started_may_come_with_everything_else_in_one_batch() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("print('hi')")).await;
    let mut work = app.runner().claim().await;
    work.say(&[RunnerEvent::Started { environment: None }, wrote("hi\n"), exited(0)]).await;
    let snapshot = run.snapshot().await;
    assert_eq!((snapshot.status, snapshot.stdout.as_str()), (Status::Succeeded, "hi\n"));
    assert!(snapshot.started_at.is_some());
}
