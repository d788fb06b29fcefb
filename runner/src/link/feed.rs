//! One run's side of the link: what it has said and the server does not have yet, the news that came for it, and its
//! lease. How that travels is [`poll`]'s and [`socket`]'s business; a run does not notice
//! when one takes over from the other.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use playpen_protocol::environment::Environment;
use playpen_protocol::event::{Frame, Stream};
use playpen_protocol::path::RelPath;
use playpen_protocol::run::SourceFile;
use playpen_protocol::runner::link::Held;
use playpen_protocol::runner::{Audience, Input, NumberedInput, RunnerEvent, TTL_MS};
use reqwest::StatusCode;
use tokio::sync::{Notify, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::backoff::{self, Backoff};
use super::client::{Client, ClientError};
use super::hub::{Hub, Transport};
use super::outbox::{Due, Outbox};
use super::upload::{Source, UploadError};
use super::{poll, socket};
use crate::clock::chance;

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

/// How far those who watch are with the pictures of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Pace {
    /// Who they are, and the number of the last picture that one of them has shown.
    pub(crate) audience: Audience,
    /// How many pictures the server does not have yet.
    pub(crate) waiting: usize,
}

/// One run's side of the link. Clones are the same feed.
#[derive(Debug, Clone)]
pub(crate) struct Feed(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    client: Client,
    held: Held,
    state: Mutex<State>,
    /// The outbox has something, or may have.
    outgoing: Notify,
    /// The outbox has room again.
    room: Notify,
    /// The outbox has less.
    acknowledged: Notify,
    /// There is news.
    incoming: Notify,
    /// How far those are who watch.
    pace: watch::Sender<Pace>,
    /// The lease is stale.
    stale: CancellationToken,
}

/// What the transports work with.
#[derive(Debug)]
pub(super) struct State {
    pub(super) outbox: Outbox,
    news: VecDeque<News>,
    pub(super) cancelled: bool,
    pub(super) inputs_seen: u64,
    /// What the server said last of those who watch.
    pub(super) audience: Option<Audience>,
    /// When the last acknowledged call was sent, and for how long that is good.
    renewed: Instant,
    ttl: Duration,
}

impl Feed {
    /// For a run that was handed out in answer to a call sent at `claimed`.
    pub(crate) fn new(client: Client, held: Held, claimed: Instant) -> Self {
        let state = State {
            outbox: Outbox::new(),
            news: VecDeque::new(),
            cancelled: false,
            inputs_seen: 0,
            audience: None,
            renewed: claimed,
            ttl: Duration::from_millis(TTL_MS),
        };
        Self(Arc::new(Shared {
            client,
            held,
            state: Mutex::new(state),
            outgoing: Notify::new(),
            room: Notify::new(),
            acknowledged: Notify::new(),
            incoming: Notify::new(),
            pace: watch::Sender::default(),
            stale: CancellationToken::new(),
        }))
    }

    /// Which run it is of, and the right to it.
    pub(crate) fn held(&self) -> Held {
        self.0.held
    }

    pub(super) fn client(&self) -> &Client {
        &self.0.client
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
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

    /// Adds a picture; one that is whole takes the place of those that have not been sent. `false` where it is not taken:
    /// too many wait, and the next is to be whole.
    pub(crate) fn picture(&self, frame: Frame) -> bool {
        let mut state = self.state();
        let taken = state.outbox.picture(frame, Instant::now());
        self.set_waiting(&state);
        drop(state);
        self.0.outgoing.notify_one();
        taken
    }

    /// How far those are who watch, now and later.
    pub(crate) fn pace(&self) -> watch::Receiver<Pace> {
        self.0.pace.subscribe()
    }

    fn set_waiting(&self, state: &State) {
        let waiting = state.outbox.pictures();
        self.0.pace.send_if_modified(|pace| std::mem::replace(&mut pace.waiting, waiting) != waiting);
    }

    /// Whether there is room for more.
    pub(crate) fn has_room(&self) -> bool {
        self.state().outbox.has_room()
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

    /// Accepts the run, and says which Python executes it; `false` where it is not ours any more. Only then may its
    /// program start, and [`deliver`](Self::deliver) be called.
    pub(crate) async fn accept(&self, hub: &Hub, environment: Option<Environment>) -> bool {
        self.push(RunnerEvent::Started { environment });
        let accepted = tokio::select! {
            () = self.carry(hub, Until::Accepted) => !self.is_stale(),
            () = self.delivered() => true,
        };
        // The program's first words have nothing to wait for.
        self.state().outbox.hurry();
        accepted
    }

    /// The files of a run that came without them, however often that takes. `None` where the run is not ours.
    pub(crate) async fn files(&self) -> Option<Vec<SourceFile>> {
        let mut backoff = Backoff::default();
        loop {
            match self.0.client.files(self.0.held).await {
                Ok(files) => return Some(files),
                Err(error) if error.is_passing() => {
                    tokio::time::sleep(backoff.next(backoff::RUNNING, chance())).await;
                }
                Err(_) => return None,
            }
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
        let Shared { client, held, .. } = &*self.0;
        let mut backoff = Backoff::default();
        loop {
            match client.file(*held, path, source).await {
                Ok(()) => return Ok(()),
                Err(error) if error.is_passing() => {
                    tokio::time::sleep(backoff.next(backoff::RUNNING, chance())).await;
                }
                Err(ClientError::Stale) => {
                    self.end();
                    return Err(UploadError::Stale);
                }
                Err(ClientError::Rejected { status: StatusCode::PAYLOAD_TOO_LARGE, .. }) => {
                    return Err(UploadError::NoRoom);
                }
                Err(problem) => {
                    return Err(UploadError::Rejected(problem.to_string()));
                }
            }
        }
    }

    /// Delivers events as they come, and brings news; ends when the lease is stale.
    pub(crate) async fn deliver(&self, hub: &Hub) {
        self.carry(hub, Until::Stale).await;
    }

    /// Uses whatever transport there is.
    async fn carry(&self, hub: &Hub, until: Until) {
        let mut transport = hub.transport();
        while !self.is_stale() {
            let now = transport.borrow_and_update().clone();
            let carried = async {
                match now {
                    Transport::Calls => poll::carry(self, until == Until::Stale).await,
                    Transport::Socket(wire) => socket::carry(self, &wire).await,
                    Transport::None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = carried => {}
                _ = transport.changed() => {}
                () = self.0.stale.cancelled() => {}
            }
            self.state().outbox.rewind(Instant::now());
        }
    }

    /// Whether the run is not ours any more.
    pub(super) fn is_stale(&self) -> bool {
        self.0.stale.is_cancelled()
    }

    /// Returns when a batch is due.
    pub(super) async fn due(&self) {
        loop {
            let due = self.state().outbox.due(Instant::now());
            match due {
                Due::Now => return,
                Due::Never => self.0.outgoing.notified().await,
                Due::At(when) => tokio::select! {
                    () = tokio::time::sleep_until(when) => {}
                    () = self.0.outgoing.notified() => {}
                },
            }
        }
    }

    /// The server has the events up to `seq`, of a message sent at `sent`.
    pub(super) fn acknowledged(&self, seq: u64, window: u64, sent: Option<Instant>) {
        let mut state = self.state();
        state.outbox.acknowledged(seq);
        state.outbox.set_window(window);
        self.set_waiting(&state);
        drop(state);
        if let Some(sent) = sent {
            self.renewed(sent);
        }
        self.0.outgoing.notify_one();
        self.0.room.notify_one();
        self.0.acknowledged.notify_one();
    }

    /// The server lacks events from `expected` on.
    pub(super) fn missed(&self, expected: u64) {
        let mut state = self.state();
        state.outbox.acknowledged(expected.saturating_sub(1));
        state.outbox.rewind(Instant::now());
        self.set_waiting(&state);
        drop(state);
        self.0.outgoing.notify_one();
    }

    /// A message sent at that moment kept the lease.
    pub(super) fn renewed(&self, sent: Instant) {
        let mut state = self.state();
        state.renewed = state.renewed.max(sent);
    }

    /// For how long a renewal is good.
    pub(super) fn set_ttl(&self, ttl: Duration) {
        self.state().ttl = ttl;
    }

    /// Somebody wants the run to stop. Saying it twice changes nothing.
    pub(super) fn cancel(&self) {
        let mut state = self.state();
        if !std::mem::replace(&mut state.cancelled, true) {
            state.news.push_back(News::Cancel);
        }
        drop(state);
        self.0.incoming.notify_one();
    }

    /// Input has come. An input that is here already changes nothing. The number of the last is returned.
    pub(super) fn inputs(&self, inputs: Vec<NumberedInput>) -> u64 {
        let mut state = self.state();
        for NumberedInput { n, input } in inputs {
            if n > state.inputs_seen {
                state.inputs_seen = n;
                state.outbox.hurry();
                state.news.push_back(News::Input(input));
            }
        }
        let seen = state.inputs_seen;
        drop(state);
        self.0.outgoing.notify_one();
        self.0.incoming.notify_one();
        seen
    }

    /// Those who watch are others by now, or have seen more.
    pub(super) fn watched_by(&self, audience: Audience) {
        self.state().audience = Some(audience);
        self.0.pace.send_if_modified(|pace| std::mem::replace(&mut pace.audience, audience) != audience);
    }

    /// The lease is stale.
    pub(super) fn end(&self) {
        self.state().news.push_back(News::Stale);
        self.0.stale.cancel();
        self.0.incoming.notify_one();
    }
}

/// How long events are carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Until {
    /// Until the offer is accepted, before which there is no news.
    Accepted,
    /// Until the lease is stale.
    Stale,
}
