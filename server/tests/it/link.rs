//! The runner link over a WebSocket, word by word.

use std::time::Duration;

use futures_util::future::join_all;
use playpen_protocol::id::{LeaseId, RunId, RunnerId};
use playpen_protocol::runner::link::{Held, MAX_RUNNING, Resumed, RunnerMessage, ServerMessage};
use playpen_protocol::runner::{Input, NumberedInput, RunnerEvent};
use playpen_protocol::snapshot::{Outcome, Reason, Status};
use playpen_server::config::Config;
use serde_json::json;
use tokio_tungstenite::tungstenite::protocol::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

use crate::support::answer::Answer;
use crate::support::app::{Answered, TestApp};
use crate::support::link::{Link, under_another_lease};
use crate::support::reader::{Opening, Socket};
use crate::support::runner::{exited, wrote};
use crate::support::{program, with};

fn runner(n: u64) -> RunnerId {
    RunnerId::new(n, [9; 10])
}

async fn connect(app: &TestApp) -> Link {
    Link::open(&app.http, runner(1), &[]).await
}

#[tokio::test]
async fn a_run_goes_over_the_link_from_offer_to_end() {
    let app = TestApp::start().await;
    let mut link = connect(&app).await;
    link.credits(1).await;
    let run = app.child().submit(program("print('hi')")).await;
    let work = link.offered().await;
    assert_eq!((work.job.job_id.to_string(), work.fetch), (run.id.clone(), false));
    assert_eq!(work.job.files.len(), 1);
    // An offer is no start.
    assert_eq!(run.snapshot().await.status, Status::Queued);
    let mut reader = run.watch().await;
    link.tells(work.held, 1, &[RunnerEvent::Started { environment: None }]).await;
    assert_eq!(run.snapshot().await.status, Status::Running);
    link.tells(work.held, 2, &[wrote("hi\n")]).await;
    reader.sees("hi\n").await;
    link.tells(work.held, 3, &[exited(0)]).await;
    assert_eq!(run.over().await.status, Status::Succeeded);
    // Its last words again change nothing.
    link.hears_nothing().await;
}

#[tokio::test]
async fn no_credit_no_offer_and_a_repeated_credit_counts_once() {
    let app = TestApp::start().await;
    let mut link = connect(&app).await;
    for n in 0..4 {
        app.child().submit(program(&n.to_string())).await;
    }
    link.hears_nothing().await;
    for up_to in [1, 1, 2, 1, 2] {
        link.credits(up_to).await;
    }
    let first = link.offered().await;
    let second = link.offered().await;
    assert_ne!(first.held.job_id, second.held.job_id);
    link.hears_nothing().await;
    link.credits(3).await;
    link.offered().await;
    link.hears_nothing().await;
}

#[tokio::test]
async fn credit_without_measure_is_bounded() {
    let app = TestApp::start().await;
    let mut link = connect(&app).await;
    link.credits(u64::MAX).await;
    for n in 0..3 {
        let run = app.child().submit(program(&n.to_string())).await;
        assert_eq!(link.offered().await.held.job_id.to_string(), run.id);
    }
}

#[tokio::test]
async fn an_offer_that_is_declined_or_whose_connection_ends_goes_to_the_next_at_once() {
    // Nobody waits for an offer's time.
    let app = TestApp::start_with(|config| config.queue.offer = Duration::from_mins(10)).await;
    let mut first = connect(&app).await;
    first.credits(2).await;
    let run = app.child().submit(program("")).await;
    let work = first.offered().await;
    first.says(&RunnerMessage::Decline(work.held)).await;
    let again = first.offered().await;
    assert_eq!(again.held.job_id, work.held.job_id);
    assert_ne!(again.held.lease, work.held.lease);
    let mut second = Link::open(&app.http, runner(2), &[]).await;
    second.credits(1).await;
    drop(first);
    let third = second.starts().await;
    assert_eq!(third.held.job_id.to_string(), run.id);
    second.tells(third.held, 2, &[exited(0)]).await;
    assert_eq!(run.over().await.status, Status::Succeeded);
}

#[tokio::test]
async fn a_draining_runner_is_offered_nothing_and_its_runs_go_on() {
    let app = TestApp::start().await;
    let mut link = connect(&app).await;
    link.credits(8).await;
    let run = app.child().submit(program("")).await;
    let work = link.starts().await;
    link.says(&RunnerMessage::Drain).await;
    link.credits(20).await;
    app.child().submit(program("")).await;
    link.hears_nothing().await;
    link.tells(work.held, 2, &[wrote("still here"), exited(0)]).await;
    assert_eq!(run.over().await.stdout, "still here");
}

#[tokio::test]
async fn events_are_taken_once_and_in_order() {
    let app = TestApp::start().await;
    let mut link = connect(&app).await;
    link.credits(1).await;
    let run = app.child().submit(program("")).await;
    let Held { job_id, lease } = link.starts().await.held;
    let held = Held { job_id, lease };
    link.out(held, 3, &[wrote("c")]).await;
    assert_eq!(link.hears().await, ServerMessage::Nack { held, expected: 2 });
    link.tells(held, 2, &[wrote("a"), wrote("b")]).await;
    link.tells(held, 2, &[wrote("a"), wrote("b")]).await;
    link.tells(held, 3, &[wrote("b"), wrote("c")]).await;
    link.out(held, 0, &[wrote("z")]).await;
    assert_eq!(link.hears().await, ServerMessage::Nack { held, expected: 5 });
    link.tells(held, 5, &[exited(0)]).await;
    assert_eq!(run.over().await.stdout, "abc");
}

#[tokio::test]
async fn several_batches_may_be_under_way() {
    let app = TestApp::start().await;
    let mut link = connect(&app).await;
    link.credits(1).await;
    let run = app.child().submit(program("")).await;
    let held = link.starts().await.held;
    for n in 0..20 {
        link.out(held, 2 + n, &[wrote(&format!("{n} "))]).await;
    }
    link.out(held, 22, &[exited(0)]).await;
    for seq in 2..=22 {
        link.acks(held, seq).await;
    }
    let expected: Vec<String> = (0..20).map(|n| format!("{n} ")).collect();
    assert_eq!(run.over().await.stdout, expected.concat());
}

#[tokio::test]
async fn what_is_said_under_a_lease_that_does_not_count_is_to_be_killed() {
    let app = TestApp::start().await;
    let mut link = connect(&app).await;
    link.credits(1).await;
    let run = app.child().submit(program("")).await;
    let held = link.starts().await.held;
    let other = under_another_lease(held);
    link.out(other, 1, &[wrote("x")]).await;
    assert_eq!(link.hears().await, ServerMessage::Kill(other));
    assert_eq!(link.renews(1, &[held, other]).await, [ServerMessage::Kill(other)]);
    assert_eq!(link.renews(2, &[held]).await, []);
    link.says(&RunnerMessage::Decline(other)).await;
    // What was said of the other changed nothing of this one.
    assert_eq!(link.renews(3, &[held]).await, []);
    link.tells(held, 2, &[exited(0)]).await;
    assert_eq!(run.over().await.stdout, "");
}

#[tokio::test]
async fn a_cancelled_run_is_told_and_its_end_ends_it() {
    let app = TestApp::start().await;
    let mut link = connect(&app).await;
    link.credits(1).await;
    let run = app.child().submit(program("")).await;
    let held = link.starts().await.held;
    run.cancel().await.is(202);
    assert_eq!(link.hears().await, ServerMessage::Cancel(held));
    run.cancel().await.is(202);
    link.hears_nothing().await;
    let stopped = RunnerEvent::Exit(Outcome::because(Reason::Cancelled, "Your program was stopped."));
    link.tells(held, 2, &[stopped]).await;
    assert_eq!(run.over().await.status, Status::Cancelled);
}

#[tokio::test]
async fn a_run_that_is_cancelled_before_it_starts_is_taken_back() {
    let app = TestApp::start().await;
    let mut link = connect(&app).await;
    link.credits(1).await;
    let run = app.child().submit(program("")).await;
    let held = link.offered().await.held;
    run.cancel().await.is(202);
    assert_eq!(link.hears().await, ServerMessage::Kill(held));
    assert_eq!(run.over().await.status, Status::Cancelled);
}

#[tokio::test]
async fn input_comes_in_order_and_again_until_it_is_acknowledged() {
    let app = TestApp::start().await;
    let mut link = connect(&app).await;
    link.credits(1).await;
    let run = app.child().submit(with(program(""), "interactive", true)).await;
    let held = link.starts().await.held;
    let numbered = |n: u64, text: &str| NumberedInput { n, input: Input::Data { data: text.to_owned() } };
    run.types("one\n").await;
    assert_eq!(link.hears().await, ServerMessage::Input { held, inputs: vec![numbered(1, "one\n")] });
    run.types("two\n").await;
    assert_eq!(link.hears().await, ServerMessage::Input { held, inputs: vec![numbered(2, "two\n")] });
    link.says(&RunnerMessage::InputAck { held, n: 1 }).await;
    link.hears_nothing().await;
    let mut link = Link::open(&app.http, runner(1), &[held]).await;
    assert_eq!(link.hears().await, ServerMessage::Input { held, inputs: vec![numbered(2, "two\n")] });
    link.says(&RunnerMessage::InputAck { held, n: 2 }).await;
    link.hears_nothing().await;
}

#[tokio::test]
async fn what_is_typed_before_a_run_starts_comes_when_it_has_started() {
    let app = TestApp::start().await;
    let mut link = connect(&app).await;
    let run = app.child().submit(with(program(""), "interactive", true)).await;
    run.types("early\n").await;
    link.credits(1).await;
    let held = link.starts().await.held;
    let early = NumberedInput { n: 1, input: Input::Data { data: "early\n".to_owned() } };
    assert_eq!(link.hears().await, ServerMessage::Input { held, inputs: vec![early] });
}

#[tokio::test]
async fn a_runner_that_comes_back_goes_on_where_it_was() {
    let app = TestApp::start().await;
    let mut link = connect(&app).await;
    link.credits(2).await;
    let run = app.child().submit(program("")).await;
    let held = link.starts().await.held;
    link.tells(held, 2, &[wrote("before ")]).await;
    let mut again = Link::open(&app.http, runner(1), &[held, under_another_lease(held)]).await;
    let expected = [(held, Some(2)), (under_another_lease(held), None)];
    assert_eq!(again.resumed, expected.map(|(held, acked_seq)| Resumed { held, acked_seq }));
    // A runner has one connection.
    assert_eq!(link.closed().await.code, 4009);
    again.tells(held, 3, &[wrote("after"), exited(0)]).await;
    assert_eq!(run.over().await.stdout, "before after");
    // Credit was the other connection's.
    app.child().submit(program("")).await;
    again.hears_nothing().await;
}

#[tokio::test]
async fn a_run_may_change_from_calls_to_the_link_and_back() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    let runner = app.runner();
    let mut caller = runner.starts().await;
    caller.print("call ").await;
    let held = Held { job_id: caller.job.job_id, lease: caller.job.lease };
    let mut link = Link::open(&app.http, runner.id, &[held]).await;
    assert_eq!(link.resumed, [Resumed { held, acked_seq: Some(2) }]);
    link.tells(held, 3, &[wrote("link ")]).await;
    caller.next_seq = 4;
    caller.print("call").await;
    caller.exit(0).await;
    assert_eq!(run.over().await.stdout, "call link call");
}

#[tokio::test]
async fn what_a_runner_comes_back_without_is_lost_at_once() {
    let app = TestApp::start().await;
    let mut link = connect(&app).await;
    link.credits(1).await;
    let run = app.child().submit(program("")).await;
    link.starts().await;
    let again = connect(&app).await;
    assert_eq!(again.resumed, []);
    assert_eq!(run.over().await.reason, Some(Reason::Lost));
}

#[tokio::test]
async fn renewals_keep_a_run_and_silence_loses_it() {
    let short = |config: &mut Config| {
        config.queue.suspect = Duration::from_millis(1_200);
        config.queue.grace = Duration::from_millis(800);
    };
    let app = TestApp::start_with(short).await;
    let mut link = connect(&app).await;
    link.credits(1).await;
    let run = app.child().submit(program("")).await;
    let held = link.starts().await.held;
    // Half as long again as silence would be tolerated.
    for n in 0..30 {
        assert_eq!(link.renews(n, &[held]).await, []);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(run.snapshot().await.status, Status::Running);
    assert_eq!(link.hears().await, ServerMessage::Kill(held));
    assert_eq!(run.over().await.reason, Some(Reason::Lost));
}

#[tokio::test]
async fn large_files_are_fetched_under_the_lease() {
    let app = TestApp::start().await;
    let mut link = connect(&app).await;
    link.credits(1).await;
    let text = "# 0123456789\n".repeat(8_000);
    app.child().submit(program(&text)).await;
    let work = link.offered().await;
    assert!(work.fetch && work.job.files.is_empty(), "{:?}", work.job.files.len());
    let path = format!("/api/runner/jobs/{}/files", work.held.job_id);
    let ask = |lease: String| app.http.get(&path).header("playpen-lease", lease);
    let files = ask(work.held.lease.to_string()).answer().await.is(200);
    let files: serde_json::Value = files.read();
    assert_eq!(files, json!([{"path": "main.py", "content": text, "encoding": "utf8"}]));
    let other = under_another_lease(work.held).lease;
    ask(other.to_string()).answer().await.refuses(409, "STALE_LEASE");
    app.http.get(&path).answer().await.refuses(400, "INVALID_PAYLOAD");
}

#[tokio::test]
async fn what_is_no_word_of_the_link_closes_it() {
    let app = TestApp::start().await;
    for nonsense in [
        Message::text("hello"),
        Message::text(r#"{"type": "credit"}"#),
        Message::text(r#"{"type": "hello", "runnerId": "me"}"#),
        Message::binary(vec![0; 8]),
        Message::Frame(Frame::message(vec![0xff, 0xfe], OpCode::Data(Data::Text), true)),
    ] {
        // In place of the first word, and after it.
        let mut socket = Opening::of(app.http.at, "/api/runner/ws").open().await.expect("the link opens");
        socket.send(nonsense.clone()).await;
        assert_eq!(socket.closed().await.code, 1008, "{nonsense:?}");
        let mut link = connect(&app).await;
        link.socket.send(nonsense.clone()).await;
        assert_eq!(link.closed().await.code, 1008, "{nonsense:?}");
    }
    // A runner that comes back with more runs than any can have.
    let held = Held { job_id: RunId::new(0, [0; 10]), lease: LeaseId(1) };
    let hello = json!({
        "type": "hello",
        "runnerId": runner(1),
        "running": vec![held; MAX_RUNNING + 1],
    });
    let mut socket = Opening::of(app.http.at, "/api/runner/ws").open().await.expect("the link opens");
    socket.send(Message::text(hello.to_string())).await;
    assert_eq!(socket.closed().await.code, 1008);
    // What later versions may say does not.
    let mut link = connect(&app).await;
    link.says_json(&json!({"type": "sing"})).await;
    link.hears_nothing().await;
}

#[tokio::test]
async fn a_server_that_stops_takes_its_runs_back_first() {
    let app = TestApp::start().await;
    let mut link = connect(&app).await;
    link.credits(1).await;
    app.child().submit(program("")).await;
    let held = link.starts().await.held;
    app.shut_down();
    assert_eq!(link.hears().await, ServerMessage::Kill(held));
    assert_eq!(link.closed().await.code, 1001);
    app.stopped().await;
}

#[tokio::test]
async fn the_link_is_for_runners_only() {
    let app =
        TestApp::start_with(|config| config.access.runner_tokens = "the-token-of-this-server".into()).await;
    let open = || Opening::of(app.http.at, "/api/runner/ws");
    let refused = |opened: Result<Socket, Answer>| opened.expect_err("no link");
    refused(open().open().await).refuses(401, "UNAUTHORIZED");
    refused(open().header("authorization", "Bearer of-another-server").open().await)
        .refuses(403, "FORBIDDEN");
    let bearer = "Bearer the-token-of-this-server";
    let from_a_page = open().header("authorization", bearer).header("origin", "http://localhost");
    refused(from_a_page.open().await).refuses(403, "FORBIDDEN");
    assert!(open().header("authorization", bearer).open().await.is_ok());
    let plain = app.http.get("/api/runner/ws").header("authorization", bearer);
    plain.answer().await.refuses(400, "INVALID_PAYLOAD");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_runners_that_come_back_at_once_are_all_let_in_and_keep_their_runs() {
    const RUNNERS: u64 = 1_000;
    let app = TestApp::start_with(|config| config.queue.max_runs = 2_000).await;
    let connect = async |n: u64, running: &[Held]| Link::open(&app.http, runner(n), running).await;
    let numbers = 0..RUNNERS;
    let mut links = join_all(numbers.clone().map(|n| connect(n, &[]))).await;
    let mut held = Vec::new();
    for (n, link) in links.iter_mut().enumerate() {
        // Some of them are at work.
        if n % 10 == 0 {
            link.credits(1).await;
            app.child().submit(program(&n.to_string())).await;
            held.push(link.starts().await.held);
        }
    }
    drop(links);
    let running = |n: u64| {
        let working = usize::try_from(n / 10).expect("small");
        held.get(working).filter(|_| n.is_multiple_of(10)).copied()
    };
    let back = join_all(numbers.map(async |n| (n, connect(n, running(n).as_slice()).await))).await;
    for (n, mut link) in back {
        if let Some(held) = running(n) {
            assert_eq!(link.resumed, [Resumed { held, acked_seq: Some(1) }]);
            link.tells(held, 2, &[exited(0)]).await;
            let run = app.child().hears_of(&held.job_id.to_string());
            assert_eq!(run.over().await.status, Status::Succeeded);
        }
    }
}
