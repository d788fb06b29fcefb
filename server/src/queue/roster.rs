//! The runners that are there, with or without a run, and what they have.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use playpen_protocol::environment::Environment;
use playpen_protocol::id::RunnerId;

use super::Time;

/// For how long a runner that does not wait for a run is counted as there after its last word. One that has a run
/// renews its lease far more often than that, and one that has none soon asks again.
const PRESENT: Duration = Duration::from_mins(1);

#[derive(Debug, Default)]
pub(super) struct Roster(HashMap<RunnerId, Known>);

#[derive(Debug)]
struct Known {
    pythons: Vec<Environment>,
    heard: Time,
    /// How many of its requests wait.
    waiting: usize,
}

impl Known {
    fn is_there(&self, now: Time) -> bool {
        self.waiting > 0 || self.heard + PRESENT >= now
    }
}

impl Roster {
    /// The runner says what it has, and begins to wait for a run.
    pub(super) fn waits(&mut self, runner: RunnerId, pythons: &[Environment], now: Time) {
        if !self.0.contains_key(&runner) {
            self.0.retain(|_, known| known.is_there(now));
        }
        let new = || Known { pythons: pythons.to_vec(), heard: now, waiting: 0 };
        let known = self.0.entry(runner).or_insert_with(new);
        known.heard = now;
        known.waiting += 1;
    }

    /// One of its requests waits no longer.
    pub(super) fn waited(&mut self, runner: RunnerId, now: Time) {
        self.heard(runner, now);
        if let Some(known) = self.0.get_mut(&runner) {
            known.waiting -= 1;
        }
    }

    /// The runner is alive.
    pub(super) fn heard(&mut self, runner: RunnerId, now: Time) {
        if let Some(known) = self.0.get_mut(&runner) {
            known.heard = now;
        }
    }

    /// What the runners have that are there.
    pub(super) fn environments(&self, now: Time) -> BTreeSet<Environment> {
        let there = self.0.values().filter(|known| known.is_there(now));
        there.flat_map(|known| known.pythons.iter().copied()).collect()
    }
}
