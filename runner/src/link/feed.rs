//! The events of one run on their way to the server, and the news that comes back.
//!
//! Two calls at a time: one carries a batch of events, the other is parked and empty. The parked one renews
//! the lease and brings cancellations and input to a run that says nothing; the other never waits for it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use playpen_protocol::environment::Environment;
use playpen_protocol::event::Stream;
use playpen_protocol::id::{LeaseId, RunId};
use playpen_protocol::path::RelPath;
use playpen_protocol::runner::{BatchAck, EventBatch, Input, NumberedInput, RunnerEvent, TTL_MS};
use reqwest::StatusCode;
use tokio::sync::Notify;
use tokio::time::Instant;
use tracing::error;

use super::backoff::{self, Backoff};
use super::client::{Client, ClientError};
use super::outbox::{Due, Outbox};
use super::upload::{Source, UploadError};
use crate::clock::chance;

/// For how long a call is parked, in milliseconds: it renews the lease only when it is answered.
const PARK_MS: u64 = 5_000;
/// The shortest time between two such calls of which the first brought nothing.
const PARKED_AT_LEAST: Duration = Duration::from_millis(20);

/// What the server has to say to a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum News {
    /// Somebody wants it to stop.
    Cancel,
    /// Something for its standard input.
    Input(Input),
    /// It is no longer ours: nobody waits for its end.
    Stale,
}

/// One run's side of the link. Clones are the same feed.
#[derive(Debug, Clone)]
pub(crate) struct Feed(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    client: Client,
    run: RunId,
    lease: LeaseId,
    state: Mutex<State>,
    /// The outbox has something, or a batch was acknowledged.
    outgoing: Notify,
    /// The outbox has room again.
    room: Notify,
    /// The outbox has less.
    acknowledged: Notify,
    /// There is news.
    incoming: Notify,
}

#[derive(Debug)]
struct State {
    outbox: Outbox,
    news: VecDeque<News>,
    cancelled: bool,
    stale: bool,
    inputs_seen: u64,
    /// When the last acknowledged call was sent, and for how long that is good.
    renewed: Instant,
    ttl: Duration,
}

impl Feed {
    /// For a run that was handed out in answer to a call sent at `claimed`.
    pub(crate) fn new(client: Client, run: RunId, lease: LeaseId, claimed: Instant) -> Self {
        let state = State {
            outbox: Outbox::new(),
            news: VecDeque::new(),
            cancelled: false,
            stale: false,
            inputs_seen: 0,
            renewed: claimed,
            ttl: Duration::from_millis(TTL_MS),
        };
        Self(Arc::new(Shared {
            client,
            run,
            lease,
            state: Mutex::new(state),
            outgoing: Notify::new(),
            room: Notify::new(),
            acknowledged: Notify::new(),
            incoming: Notify::new(),
        }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an event.
    pub(crate) fn push(&self, event: RunnerEvent) {
        self.state().outbox.push(event, Instant::now());
        self.0.outgoing.notify_one();
    }

    /// Adds text.
    pub(crate) fn output(&self, stream: Stream, text: &str) {
        if !text.is_empty() {
            self.state().outbox.output(stream, text, Instant::now());
            self.0.outgoing.notify_one();
        }
    }

    /// Waits until there is room for more.
    pub(crate) async fn room(&self) {
        while !self.state().outbox.has_room() {
            self.0.room.notified().await;
        }
    }

    /// The next news.
    pub(crate) async fn news(&self) -> News {
        loop {
            if let Some(news) = self.state().news.pop_front() {
                return news;
            }
            self.0.incoming.notified().await;
        }
    }

    /// Returns when the lease may have lapsed.
    pub(crate) async fn lapse(&self) {
        loop {
            let until = {
                let state = self.state();
                state.renewed + state.ttl
            };
            if Instant::now() >= until {
                return;
            }
            // Renewed meanwhile or not: that is seen when the time has come.
            tokio::time::sleep_until(until).await;
        }
    }

    /// Accepts the run, and says which Python executes it; `false` where it is not ours any more. Only then may its program start, and
    /// [`deliver`](Self::deliver) be called.
    pub(crate) async fn accept(&self, environment: Option<Environment>) -> bool {
        self.push(RunnerEvent::Started { environment });
        let mut backoff = Backoff::default();
        loop {
            let (stale, accepted) = {
                let mut state = self.state();
                // The program's first words have nothing to wait for.
                state.outbox.hurry();
                (state.stale, state.outbox.is_empty())
            };
            if stale || accepted {
                return !stale;
            }
            self.send_batch(&mut backoff).await;
        }
    }

    /// Returns when the server has everything, while [`deliver`](Self::deliver) runs.
    pub(crate) async fn delivered(&self) {
        while !self.state().outbox.is_empty() {
            self.0.acknowledged.notified().await;
        }
    }

    /// Brings a file that the run left to the server, however often that takes. Meanwhile
    /// [`deliver`](Self::deliver) keeps the lease.
    pub(crate) async fn upload(&self, path: &RelPath, source: &Source) -> Result<(), UploadError> {
        let Shared { client, run, lease, .. } = &*self.0;
        let mut backoff = Backoff::default();
        loop {
            match client.file(*run, *lease, path, source).await {
                Ok(()) => return Ok(()),
                Err(ClientError::Away(_) | ClientError::Refused(_)) => {
                    tokio::time::sleep(backoff.next(backoff::RUNNING, chance())).await;
                }
                Err(ClientError::Stale) => {
                    self.end();
                    return Err(UploadError::Stale);
                }
                Err(ClientError::Rejected { status: StatusCode::PAYLOAD_TOO_LARGE, .. }) => {
                    return Err(UploadError::NoRoom);
                }
                Err(problem @ ClientError::Rejected { .. }) => {
                    return Err(UploadError::Rejected(problem.to_string()));
                }
            }
        }
    }

    /// Delivers events as they come, and brings news; ends when the lease is stale.
    pub(crate) async fn deliver(&self) {
        let events = async {
            let mut backoff = Backoff::default();
            while !self.state().stale {
                let due = self.state().outbox.due(Instant::now());
                match due {
                    Due::Now => self.send_batch(&mut backoff).await,
                    Due::Never => self.0.outgoing.notified().await,
                    Due::At(when) => tokio::select! {
                        () = tokio::time::sleep_until(when) => {}
                        () = self.0.outgoing.notified() => {}
                    },
                }
            }
        };
        let news = async {
            let mut backoff = Backoff::default();
            while !self.state().stale {
                let asked = Instant::now();
                if !self.park(&mut backoff).await {
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

    async fn send_batch(&self, backoff: &mut Backoff) {
        let batch = {
            let mut state = self.state();
            let (first_seq, events) = state.outbox.batch(Instant::now());
            self.batch(&state, first_seq, events, None)
        };
        self.call(batch, backoff).await;
    }

    /// Whether that brought news.
    async fn park(&self, backoff: &mut Backoff) -> bool {
        let batch = {
            let state = self.state();
            self.batch(&state, state.outbox.next(), Vec::new(), Some(PARK_MS))
        };
        self.call(batch, backoff).await
    }

    /// These events, and what of the news is here already.
    fn batch(
        &self,
        state: &State,
        first_seq: u64,
        events: Vec<RunnerEvent>,
        wait_ms: Option<u64>,
    ) -> EventBatch {
        let State { inputs_seen, cancelled: cancel_seen, .. } = *state;
        EventBatch { lease: self.0.lease, first_seq, events, inputs_seen, cancel_seen, wait_ms }
    }

    /// Makes one call and takes its answer in; waits where that was in vain. Whether it brought news.
    async fn call(&self, batch: EventBatch, backoff: &mut Backoff) -> bool {
        let sent = Instant::now();
        match self.0.client.events(self.0.run, &batch).await {
            Ok(answer) => {
                backoff.reset();
                let news = !answer.inputs.is_empty() || answer.cancel != batch.cancel_seen;
                self.take(answer, &batch, sent);
                return news;
            }
            Err(ClientError::Away(_) | ClientError::Refused(_)) => {
                tokio::time::sleep(backoff.next(backoff::RUNNING, chance())).await;
            }
            Err(ClientError::Stale) => self.end(),
            Err(problem @ ClientError::Rejected { .. }) => {
                error!(run = self.0.run.short(), %problem, "the server does not take this run's events");
                self.end();
            }
        }
        false
    }

    fn take(&self, answer: BatchAck, batch: &EventBatch, sent: Instant) {
        let mut state = self.state();
        if !batch.events.is_empty() {
            state.outbox.acknowledged(answer.acked_seq);
        }
        state.outbox.set_window(answer.window);
        state.renewed = state.renewed.max(sent);
        state.ttl = Duration::from_millis(answer.ttl_ms);
        if answer.cancel && !state.cancelled {
            state.cancelled = true;
            state.news.push_back(News::Cancel);
        }
        // Two calls under way may bring the same inputs.
        for NumberedInput { n, input } in answer.inputs {
            if n > state.inputs_seen {
                state.inputs_seen = n;
                state.outbox.hurry();
                state.news.push_back(News::Input(input));
            }
        }
        drop(state);
        self.0.outgoing.notify_one();
        self.0.room.notify_one();
        self.0.acknowledged.notify_one();
        self.0.incoming.notify_one();
    }

    fn end(&self) {
        let mut state = self.state();
        state.stale = true;
        state.news.push_back(News::Stale);
        drop(state);
        self.0.incoming.notify_one();
    }
}
