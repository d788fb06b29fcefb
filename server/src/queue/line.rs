//! The line of waiting runs: first in, first out, by the number that each got when it was submitted.
//!
//! A run that comes back after a failed offer has its old number, and so is at the front again. Runs that ask
//! for the same environment stand together, so that the next one for a runner is found without a look at those
//! that it cannot take.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use playpen_protocol::environment::Environment;
use playpen_protocol::id::RunId;

/// What a run asks for: an environment, or any.
pub(super) type Want = Option<Environment>;

/// A run's place, once and for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ticket(u64);

#[derive(Debug, Default)]
pub(super) struct Line {
    waiting: BTreeSet<Ticket>,
    /// The same, by what they ask for; none of these is empty.
    by_want: HashMap<Want, BTreeMap<Ticket, RunId>>,
    issued: u64,
}

impl Line {
    pub(super) fn ticket(&mut self) -> Ticket {
        self.issued += 1;
        Ticket(self.issued)
    }

    pub(super) fn join(&mut self, ticket: Ticket, want: Want, run: RunId) {
        self.waiting.insert(ticket);
        self.by_want.entry(want).or_default().insert(ticket, run);
    }

    pub(super) fn leave(&mut self, ticket: Ticket, want: Want) {
        self.waiting.remove(&ticket);
        if let Some(group) = self.by_want.get_mut(&want) {
            group.remove(&ticket);
            if group.is_empty() {
                self.by_want.remove(&want);
            }
        }
    }

    /// The first of those that ask for this.
    pub(super) fn first(&self, want: Want) -> Option<(Ticket, RunId)> {
        self.by_want.get(&want)?.first_key_value().map(|(ticket, run)| (*ticket, *run))
    }

    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// How many came before the holder of this ticket, whatever they ask for.
    pub(super) fn ahead_of(&self, ticket: Ticket) -> usize {
        self.waiting.range(..ticket).count()
    }
}
