//! The queue: which run is given to which runner, and what becomes of it.
//!
//! A pure machine. [`Machine::handle`] takes an event and the time and returns what is to be done about it;
//! it reads no clock, draws no random number and does no I/O. What always holds:
//!
//! - every run that was submitted ends exactly once;
//! - at most one lease of a run is current, and only its holder can move the run;
//! - runs are offered in the order in which they were submitted, each to a runner that has what it asks for; one
//!   that comes back keeps its place;
//! - no run waits beside a runner that waits and could take it.

mod asks;
mod deadline;
mod job;
mod line;
mod machine;
#[cfg(test)]
mod oracle;
mod roster;

use std::ops::Add;
use std::time::Duration;

pub use job::Ending;
pub use machine::{Machine, Settings};
use playpen_protocol::environment::Environment;
use playpen_protocol::id::{LeaseId, RunId, RunnerId};

/// A moment on the server's monotonic clock: milliseconds since some start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub u64);

impl Add<Duration> for Time {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        let ms = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        Self(self.0.saturating_add(ms))
    }
}

/// One request of a runner for one run: a parked claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AskId(pub u64);

/// Who asks for a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asker {
    /// One of our runners: accepts the offer, then renews its lease.
    Ours {
        /// Which one.
        runner: RunnerId,
        /// What it has. It is given a run that asks for none of these only if that asks for none at all.
        pythons: Vec<Environment>,
    },
    /// A runner that only knows how to claim: to be given the run is to run it, under a lease that is not
    /// renewed and lasts as long as the run may take. It takes runs that ask for no environment.
    Foreign,
}

impl Asker {
    fn runner(&self) -> Option<RunnerId> {
        match self {
            Self::Ours { runner, .. } => Some(*runner),
            Self::Foreign => None,
        }
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A run was submitted.
    Submit {
        /// The run.
        run: RunId,
        /// How much memory its request holds, in bytes.
        bytes: usize,
        /// How long it may take.
        timeout: Duration,
        /// What it asks for.
        environment: Option<Environment>,
    },
    /// A runner asks for a run and waits.
    Ask {
        /// This request.
        ask: AskId,
        /// Who asks.
        asker: Asker,
    },
    /// It waits no longer.
    Withdraw {
        /// This request.
        ask: AskId,
    },
    /// The offer could not be handed over.
    Undelivered {
        /// The run.
        run: RunId,
        /// The lease that was offered.
        lease: LeaseId,
    },
    /// The runner is alive and has the run; the first time, this accepts the offer.
    Renew {
        /// The run.
        run: RunId,
        /// The runner's lease.
        lease: LeaseId,
    },
    /// The runner says that the run ended.
    Ended {
        /// The run.
        run: RunId,
        /// The runner's lease.
        lease: LeaseId,
    },
    /// Somebody wants the run to stop.
    Cancel {
        /// The run.
        run: RunId,
    },
    /// The server is going away: every run ends.
    ShutDown,
    /// Time has passed.
    Wake,
}

/// Something to be done, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// There are as many runs waiting as there may be; the run was not taken.
    Full,
    /// Hand the run to the one who asked.
    Offer {
        /// Whose request this answers.
        ask: AskId,
        /// The run.
        run: RunId,
        /// The right to it. Earlier ones are void.
        lease: LeaseId,
        /// Whether it goes to a foreign runner, whose events do not name the lease.
        foreign: bool,
    },
    /// The run is being executed.
    Running {
        /// The run.
        run: RunId,
    },
    /// The run waits again: the offer came to nothing.
    Requeued {
        /// The run.
        run: RunId,
    },
    /// Tell the runner to stop the run.
    Stop {
        /// The run.
        run: RunId,
    },
    /// The run is over.
    Finish {
        /// The run.
        run: RunId,
        /// How.
        ending: Ending,
    },
    /// The message came under a lease that is not current: it changes nothing.
    Stale,
}
