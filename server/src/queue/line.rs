//! The line of waiting runs: first in, first out, by the number that each got when it was submitted.
//!
//! A run that comes back after a failed offer has its old number, and so is at the front again.

use std::collections::BTreeMap;

use playpen_protocol::id::RunId;

/// A run's place, once and for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ticket(u64);

#[derive(Debug, Default)]
pub(super) struct Line {
    waiting: BTreeMap<Ticket, RunId>,
    issued: u64,
}

impl Line {
    pub(super) fn ticket(&mut self) -> Ticket {
        self.issued += 1;
        Ticket(self.issued)
    }

    pub(super) fn join(&mut self, ticket: Ticket, run: RunId) {
        self.waiting.insert(ticket, run);
    }

    pub(super) fn leave(&mut self, ticket: Ticket) {
        self.waiting.remove(&ticket);
    }

    pub(super) fn pop(&mut self) -> Option<RunId> {
        self.waiting.pop_first().map(|(_, run)| run)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// How many are served before the holder of this ticket.
    pub(super) fn ahead_of(&self, ticket: Ticket) -> usize {
        self.waiting.range(..ticket).count()
    }
}
