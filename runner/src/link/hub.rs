//! What the socket and the calls share: which of them carries at the moment, the runs that they carry for, and how
//! many more the runner takes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use playpen_protocol::runner::Job;
use playpen_protocol::runner::link::{Held, RunnerMessage};
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use super::feed::Feed;

/// What carries at the moment.
#[derive(Debug, Clone)]
pub(super) enum Transport {
    /// Nothing: it is being connected.
    None,
    /// A socket.
    Socket(Wire),
    /// Calls.
    Calls,
}

/// What is to go out by a socket. Dropped with it.
#[derive(Debug, Clone)]
pub(super) struct Wire {
    /// Events of runs: bounded, so that a slow connection is felt by who writes.
    pub(super) out: mpsc::Sender<RunnerMessage>,
    /// Everything else: goes first. Bounded by what is answered.
    pub(super) control: mpsc::UnboundedSender<RunnerMessage>,
}

/// A run that was offered.
#[derive(Debug)]
pub(crate) struct Offered {
    /// The run.
    pub(crate) job: Job,
    /// Its files are to be fetched.
    pub(crate) fetch: bool,
    /// No later than the offer was made.
    pub(crate) asked: Instant,
}

impl Offered {
    /// Which run it is, and the right to it.
    pub(crate) fn held(&self) -> Held {
        Held { job_id: self.job.job_id, lease: self.job.lease }
    }
}

/// Shared by all that use the link.
#[derive(Debug, Clone)]
pub(crate) struct Hub(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    transport: watch::Sender<Transport>,
    /// The same run twice where it came again while what it was before still ends.
    feeds: Mutex<HashMap<Held, Feed>>,
    credit: watch::Sender<Credit>,
    offers: mpsc::UnboundedSender<Offered>,
}

/// How many runs the runner takes. Both numbers only grow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Credit {
    /// How many places there were for a run, so far.
    places: u64,
    /// How many runs came, so far.
    came: u64,
    /// No more are taken.
    drained: bool,
}

impl Credit {
    /// How many offers may come in all on a connection that was made when things stood as in `then`.
    pub(super) fn since(self, then: Self) -> u64 {
        self.places.saturating_sub(then.came)
    }

    /// Whether no more are taken.
    pub(super) fn is_drained(self) -> bool {
        self.drained
    }
}

/// A run that the link carries for, until this is dropped.
#[derive(Debug)]
pub(crate) struct Carried {
    hub: Hub,
    held: Held,
}

impl Drop for Carried {
    fn drop(&mut self) {
        self.hub.feeds().remove(&self.held);
    }
}

impl Hub {
    /// With nothing connected yet, and where offers come out.
    pub(super) fn new() -> (Self, mpsc::UnboundedReceiver<Offered>) {
        let (offers, come) = mpsc::unbounded_channel();
        let inner = Inner {
            transport: watch::Sender::new(Transport::None),
            feeds: Mutex::default(),
            credit: watch::Sender::default(),
            offers,
        };
        (Self(Arc::new(inner)), come)
    }

    /// What carries, now and later.
    pub(super) fn transport(&self) -> watch::Receiver<Transport> {
        self.0.transport.subscribe()
    }

    /// Something else carries from now on.
    pub(super) fn set_transport(&self, transport: Transport) {
        self.0.transport.send_replace(transport);
    }

    /// The link carries for this run.
    pub(crate) fn carry(&self, feed: &Feed) -> Carried {
        let held = feed.held();
        self.feeds().insert(held, feed.clone());
        Carried { hub: self.clone(), held }
    }

    /// The feed of a run that the runner has under this lease.
    pub(super) fn feed(&self, held: Held) -> Option<Feed> {
        self.feeds().get(&held).cloned()
    }

    /// The runs that the runner has.
    pub(super) fn held(&self) -> Vec<Held> {
        self.feeds().keys().copied().collect()
    }

    /// Their feeds, at most `most` at a time.
    pub(super) fn feeds_in_parts(&self, most: usize) -> Vec<Vec<Feed>> {
        let feeds: Vec<Feed> = self.feeds().values().cloned().collect();
        feeds.chunks(most).map(<[Feed]>::to_vec).collect()
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.feeds().len()
    }

    /// Whether the runner has any.
    pub(super) fn is_idle(&self) -> bool {
        self.feeds().is_empty()
    }

    /// There is one more place for a run.
    pub(super) fn place(&self) {
        self.0.credit.send_modify(|credit| credit.places += 1);
    }

    /// A run came for one of the places.
    pub(super) fn came(&self) {
        self.0.credit.send_modify(|credit| credit.came += 1);
    }

    /// A run was offered; it is declined where none are taken.
    pub(super) fn offered(&self, offered: Offered) {
        let held = offered.held();
        self.came();
        let drained = self.0.credit.borrow().is_drained();
        if drained || self.0.offers.send(offered).is_err() {
            self.decline(held);
        }
    }

    /// A run that was offered is not taken. By calls that need not be said.
    pub(super) fn decline(&self, held: Held) {
        if let Transport::Socket(wire) = &*self.0.transport.borrow() {
            let _ = wire.control.send(RunnerMessage::Decline(held));
        }
    }

    /// No more runs are taken.
    pub(super) fn drain(&self) {
        self.0.credit.send_modify(|credit| credit.drained = true);
    }

    /// How many runs are taken, now and later.
    pub(super) fn credit(&self) -> watch::Receiver<Credit> {
        self.0.credit.subscribe()
    }

    fn feeds(&self) -> MutexGuard<'_, HashMap<Held, Feed>> {
        self.0.feeds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use playpen_protocol::id::{LeaseId, RunId};

    use super::*;
    use crate::config::Way;
    use crate::link::Client;

    #[test]
    fn a_run_that_comes_again_outlives_the_end_of_what_it_was_before() {
        let way = Way {
            server: "http://localhost".into(),
            token: None,
            token_file: None,
            proxy: None,
            authorities: Vec::new(),
        };
        let client = Client::new(&way).expect("a client");
        let (hub, _offers) = Hub::new();
        let held = |lease| Held { job_id: RunId::new(1, [0; 10]), lease: LeaseId(lease) };
        let carry = |lease| hub.carry(&Feed::new(client.clone(), held(lease), Instant::now()));
        let (first, second) = (carry(1), carry(2));
        drop(first);
        assert!(hub.feed(held(1)).is_none());
        assert!(hub.feed(held(2)).is_some());
        drop(second);
        assert!(hub.is_idle());
    }
}
