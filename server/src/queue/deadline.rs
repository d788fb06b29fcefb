//! What happens when nothing happens: one deadline for each that has one, soonest first.

use std::collections::{BTreeMap, BTreeSet};

use playpen_protocol::id::{RunId, RunnerId};

use super::Time;

/// What a deadline is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Due {
    /// A run's next step.
    Run(RunId),
    /// A runner that has nothing and says nothing is gone.
    Runner(RunnerId),
}

/// Deadlines, kept in order, so that looking for those that are due scans nothing else.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Deadlines {
    by_time: BTreeSet<(Time, Due)>,
    by_due: BTreeMap<Due, Time>,
}

impl Deadlines {
    /// Gives it this deadline instead of the one it had.
    pub(super) fn set(&mut self, due: Due, at: Time) {
        self.clear(due);
        self.by_time.insert((at, due));
        self.by_due.insert(due, at);
    }

    pub(super) fn clear(&mut self, due: Due) {
        if let Some(at) = self.by_due.remove(&due) {
            self.by_time.remove(&(at, due));
        }
    }

    pub(super) fn next(&self) -> Option<Time> {
        self.by_time.first().map(|(at, _)| *at)
    }

    /// Takes one whose deadline is not after `now`.
    pub(super) fn pop_due(&mut self, now: Time) -> Option<Due> {
        let (at, due) = self.by_time.first().copied().filter(|(at, _)| *at <= now)?;
        self.by_time.remove(&(at, due));
        self.by_due.remove(&due);
        Some(due)
    }
}
