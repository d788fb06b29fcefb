//! A run inside the machine: its state, which owns all that belongs to that state alone.

use playpen_protocol::id::{LeaseId, RunnerId};

use super::line::Place;
use super::roster::Takers;
use super::{Submission, Time};

/// How a run left the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    /// As its runner says.
    Reported,
    /// Cancelled before, or without, the runner's word.
    Cancelled,
    /// Its runner was lost, and it is not one that is started again.
    RunnerLost,
    /// All runners were lost that it was started with.
    Dead {
        /// How often it was started.
        attempts: u32,
    },
    /// It was told to stop and did not.
    StopLost,
    /// A foreign runner kept it for longer than it may take.
    Overdue,
    /// No runner that is there has what it asks for.
    Unschedulable,
    /// The server is going away.
    ServerStopped,
}

impl Ending {
    /// Whether the run was taken from a runner that had it and did not let go of it.
    pub fn lost_its_lease(self) -> bool {
        matches!(self, Self::RunnerLost | Self::Dead { .. } | Self::StopLost | Self::Overdue)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Job {
    pub(super) submission: Submission,
    pub(super) place: Place,
    /// Which time it is that it is started, or waits to be.
    pub(super) attempt: u32,
    /// The runner of ours that has it.
    pub(super) holder: Option<RunnerId>,
    pub(super) state: State,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum State {
    /// In the line, among those that runners of these kinds can take.
    Queued { takers: Takers },
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Term {
    /// The runner's messages.
    Renewed,
    /// Nothing: it ends at its time.
    Fixed,
}

impl State {
    pub(super) fn lease(&self) -> Option<LeaseId> {
        match self {
            Self::Queued { .. } => None,
            Self::Offered { lease }
            | Self::Running { lease, .. }
            | Self::Suspect { lease }
            | Self::Cancelling { lease, .. } => Some(*lease),
        }
    }
}
