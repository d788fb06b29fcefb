//! The queue: which run is given to which runner, and what becomes of it.
//!
//! A pure machine. [`Machine::handle`] takes an event and the time and returns what is to be done about it;
//! it reads no clock, draws no random number and does no I/O. What always holds:
//!
//! - every run that was submitted ends exactly once;
//! - at most one lease of a run is current, and only its holder can move the run;
//! - a run is started again only if it may be, and only once its runner has let it go or is taken for lost;
//! - the run with the greatest priority is offered first, of these one whose owner has the fewest with runners, of
//!   these the one that came first; each to a runner that has what it asks for. One that comes back keeps its
//!   place;
//! - no run waits beside a runner that waits and could take it.
//!
//! An event costs the logarithm of what waits, and for each way in which runners differ a little more; nothing is
//! ever looked through for what may be due.

mod asks;
mod census;
pub mod credit;
mod deadline;
mod job;
mod line;
mod machine;
#[cfg(test)]
mod model;
mod roster;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Add;
use std::sync::Arc;
use std::time::Duration;

pub use census::{Census, Present};
pub use credit::Credits;
pub use job::Ending;
pub use machine::{Machine, Settings};
use playpen_protocol::environment::Environment;
use playpen_protocol::id::{LeaseId, RunId, RunnerId};
use playpen_protocol::labels::Labels;

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

/// Whose a run is, for fairness: equal for the runs of one client, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Owner(Arc<str>);

impl Owner {
    /// The owner of this name.
    pub fn named(name: &str) -> Self {
        Self(name.into())
    }
}

/// What a run asks of its runner.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Demand {
    /// A Python; any, where it names none.
    pub environment: Option<Environment>,
    /// Labels, all of them.
    pub labels: Labels,
}

/// What a runner has.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Means {
    /// Pythons, each by its exact version.
    pub pythons: BTreeSet<Environment>,
    /// Labels, its sandbox level among them.
    pub labels: Labels,
}

impl Means {
    /// Whether a runner that has this can take a run that asks for that.
    pub fn meet(&self, demand: &Demand) -> bool {
        let python = |wanted: Environment| self.pythons.iter().any(|exact| wanted.is_met_by(*exact));
        demand.environment.is_none_or(python) && self.labels.meet(&demand.labels)
    }
}

/// Who asks for a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asker {
    /// One of our runners: accepts the offer, then renews its lease.
    Ours {
        /// Which one.
        runner: RunnerId,
        /// What it has. It is given no run that asks for anything else.
        means: Means,
    },
    /// A runner that only knows how to claim: to be given the run is to run it, under a lease that is not
    /// renewed and lasts as long as the run may take. It takes runs that ask for nothing.
    Foreign,
}

/// A run to be taken.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Submission {
    /// How much memory its request holds, in bytes.
    pub bytes: usize,
    /// How long it may take.
    pub timeout: Duration,
    /// What it asks for.
    pub demand: Demand,
    /// The greatest goes first.
    pub priority: i8,
    /// Whose it is.
    pub owner: Owner,
    /// How often it may be started, at least once. More than once is for a run that may be executed again when its
    /// runner is lost: nobody knows how far it got.
    pub attempts: u32,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A run was submitted.
    Submit {
        /// The run.
        run: RunId,
        /// What is to be known of it.
        submission: Submission,
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
    /// A runner is back, and says all that it has. What was on its way to it, or from it, before this is void: it
    /// neither starts nor goes on with anything else.
    Returned {
        /// The runner.
        runner: RunnerId,
        /// The runs that it has, accepted or running, with its leases.
        holding: Vec<(RunId, LeaseId)>,
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
    /// The run waits again, to be started anew: its runner is lost.
    Retried {
        /// The run.
        run: RunId,
        /// Which attempt this is; the first that can be is the second.
        attempt: u32,
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
    /// The runner did not stop a run that it was told to stop, and gets none until it is back without it.
    Quarantined {
        /// The runner.
        runner: RunnerId,
    },
    /// The runner that is back has a run that is not its own any more: tell it to stop that, and to forget it.
    Kill {
        /// The run.
        run: RunId,
        /// The runner's lease.
        lease: LeaseId,
    },
    /// The message came under a lease that is not current: it changes nothing.
    Stale,
}
