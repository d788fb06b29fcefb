//! Interactive runs whose readers have left.

use std::time::Duration;

use playpen_protocol::runner::BatchAck;
use playpen_protocol::snapshot::{Reason, Status};

use crate::support::app::TestApp;
use crate::support::{program, soon, with};

#[tokio::test]
async fn only_what_goes_on_is_abandoned() {
    let app = TestApp::start_with(|config| config.abandoned = Duration::from_millis(50)).await;
    let child = app.child();
    let request = || with(program(""), "interactive", true);
    let cancelled = child.submit(request()).await;
    let reader = cancelled.watch().await;
    let mut first = app.runner().starts().await;
    cancelled.cancel().await.is(202);
    drop(reader);
    let left = child.submit(request()).await;
    let mut second = app.runner().starts().await;
    // It was started later: whatever is done about it is done about the other as well.
    let ack: BatchAck =
        soon("it is stopped", second.waits_for_news()).await.expect("no panic").is(200).read();
    assert!(ack.cancel);
    first.confirm_cancel().await;
    second.confirm_cancel().await;
    assert_eq!(cancelled.snapshot().await.reason, Some(Reason::Cancelled));
    let snapshot = left.snapshot().await;
    assert_eq!((snapshot.status, snapshot.reason), (Status::Failed, Some(Reason::Abandoned)));
}
