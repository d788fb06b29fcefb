//! What happens when nothing happens: one deadline for each run that has one, soonest first.

use std::collections::{BTreeSet, HashMap};

use playpen_protocol::id::RunId;

use super::Time;

/// Deadlines, kept in order, so that looking for those that are due scans nothing else.
#[derive(Debug, Default)]
pub(super) struct Deadlines {
    by_time: BTreeSet<(Time, RunId)>,
    by_run: HashMap<RunId, Time>,
}

impl Deadlines {
    /// Gives the run this deadline instead of the one it had.
    pub(super) fn set(&mut self, run: RunId, at: Time) {
        self.clear(run);
        self.by_time.insert((at, run));
        self.by_run.insert(run, at);
    }

    pub(super) fn clear(&mut self, run: RunId) {
        if let Some(at) = self.by_run.remove(&run) {
            self.by_time.remove(&(at, run));
        }
    }

    pub(super) fn next(&self) -> Option<Time> {
        self.by_time.first().map(|(at, _)| *at)
    }

    /// Takes a run whose deadline is not after `now`.
    pub(super) fn pop_due(&mut self, now: Time) -> Option<RunId> {
        let (at, run) = self.by_time.first().copied().filter(|(at, _)| *at <= now)?;
        self.by_time.remove(&(at, run));
        self.by_run.remove(&run);
        Some(run)
    }
}
