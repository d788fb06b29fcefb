//! A run inside the machine: its state, which owns all that belongs to that state alone.

use std::time::Duration;

use playpen_protocol::environment::Environment;
use playpen_protocol::id::{LeaseId, RunnerId};

use super::Time;
use super::line::{Ticket, Want};

/// How a run left the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// As its runner says.
    Reported,
    /// Cancelled before, or without, the runner's word.
    Cancelled,
    /// Its runner fell silent.
    RunnerLost,
    /// It was told to stop and did not.
    StopLost,
    /// A foreign runner kept it for longer than it may take.
    Overdue,
    /// No runner that is there has what it asks for.
    Unschedulable(Environment),
    /// The server is going away.
    ServerStopped,
}

#[derive(Debug)]
pub(super) struct Job {
    pub(super) ticket: Ticket,
    pub(super) bytes: usize,
    pub(super) timeout: Duration,
    pub(super) want: Want,
    /// The runner of ours that has it, or had it last.
    pub(super) holder: Option<RunnerId>,
    pub(super) state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// In the line.
    Queued,
    /// On its way to a runner that has not answered yet.
    Offered { lease: LeaseId },
    /// A runner executes it.
    Running { lease: LeaseId, term: Term },
    /// Its runner has not been heard of for a while.
    Suspect { lease: LeaseId },
    /// Its runner has been told to stop it, and has until then.
    Cancelling { lease: LeaseId, by: Time },
}

/// What keeps a lease alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Term {
    /// The runner's messages.
    Renewed,
    /// Nothing: it ends at its time.
    Fixed,
}

impl State {
    pub(super) fn lease(self) -> Option<LeaseId> {
        match self {
            Self::Queued => None,
            Self::Offered { lease }
            | Self::Running { lease, .. }
            | Self::Suspect { lease }
            | Self::Cancelling { lease, .. } => Some(lease),
        }
    }
}
