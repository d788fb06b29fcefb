//! A run's events by calls, where there is no socket.
//!
//! Two calls at a time: one carries a batch of events, the other is parked and empty. The parked one renews
//! the lease and brings cancellations and input to a run that says nothing; the other never waits for it.

use std::time::Duration;

use playpen_protocol::runner::EventBatch;
use tokio::time::Instant;
use tracing::error;

use super::backoff::{self, Backoff};
use super::client::ClientError;
use super::feed::{Feed, State};
use crate::clock::chance;

/// For how long a call is parked, in milliseconds: it renews the lease only when it is answered.
const PARK_MS: u64 = 5_000;
/// The shortest time between two such calls of which the first brought nothing.
const PARKED_AT_LEAST: Duration = Duration::from_millis(20);

/// Carries events, and `news` where there can be any, until the lease is stale.
pub(super) async fn carry(feed: &Feed, news: bool) {
    let events = async {
        let mut backoff = Backoff::default();
        while !feed.is_stale() {
            feed.due().await;
            send(feed, &mut backoff).await;
        }
    };
    let news = async {
        let mut backoff = Backoff::default();
        while !feed.is_stale() {
            if !news {
                std::future::pending::<()>().await;
            }
            let asked = Instant::now();
            if !park(feed, &mut backoff).await {
                // A server that does not park calls is not to be asked without a pause.
                tokio::time::sleep_until(asked + PARKED_AT_LEAST).await;
            }
        }
    };
    // A stale lease is found by one of them, while the other may be parked.
    tokio::select! {
        () = events => {}
        () = news => {}
    }
}

async fn send(feed: &Feed, backoff: &mut Backoff) {
    let batch = {
        let mut state = feed.state();
        let (first_seq, events) = state.outbox.batch(Instant::now());
        EventBatch { first_seq, events, ..empty(feed, &state) }
    };
    call(feed, batch, backoff).await;
    // One at a time: what the answer did not acknowledge did not arrive.
    feed.state().outbox.rewind(Instant::now());
}

/// Whether that brought news.
async fn park(feed: &Feed, backoff: &mut Backoff) -> bool {
    let batch = EventBatch { wait_ms: Some(PARK_MS), ..empty(feed, &feed.state()) };
    call(feed, batch, backoff).await
}

/// No events, and what of the news is here already.
fn empty(feed: &Feed, state: &State) -> EventBatch {
    EventBatch {
        lease: feed.held().lease,
        first_seq: state.outbox.next(),
        events: Vec::new(),
        inputs_seen: state.inputs_seen,
        cancel_seen: state.cancelled,
        audience: state.audience,
        wait_ms: None,
    }
}

/// Makes one call and takes its answer in; waits where that was in vain. Whether it brought news.
async fn call(feed: &Feed, batch: EventBatch, backoff: &mut Backoff) -> bool {
    let sent = Instant::now();
    match feed.client().events(feed.held().job_id, &batch).await {
        Ok(answer) => {
            backoff.reset();
            let news = !answer.inputs.is_empty()
                || answer.cancel != batch.cancel_seen
                || answer.audience != batch.audience;
            feed.set_ttl(Duration::from_millis(answer.ttl_ms));
            let acked = if batch.events.is_empty() { 0 } else { answer.acked_seq };
            feed.acknowledged(acked, answer.window, Some(sent));
            if answer.cancel {
                feed.cancel();
            }
            if let Some(audience) = answer.audience {
                feed.watched_by(audience);
            }
            if !answer.inputs.is_empty() {
                feed.inputs(answer.inputs);
            }
            return news;
        }
        Err(error) if error.is_passing() => {
            tokio::time::sleep(backoff.next(backoff::RUNNING, chance())).await;
        }
        Err(ClientError::Stale) => feed.end(),
        Err(problem) => {
            error!(run.id = feed.held().job_id.short(), %problem, "the server does not take this run's events");
            feed.end();
        }
    }
    false
}
