//! The places of waiting runs, as readers are told of them again and again.

use std::collections::HashMap;
use std::time::Duration;

use playpen_protocol::id::RunId;

use crate::queue::{Machine, Time};

/// For how long what was found out is good enough.
const GOOD: Duration = Duration::from_secs(1);

/// The places of all, found out together at most once a second: thousands of readers ask as often.
#[derive(Debug, Default)]
pub(super) struct Positions {
    by_run: HashMap<RunId, usize>,
    /// Until when it is good.
    until: Time,
}

impl Positions {
    /// The place of this run, from 1. `None` where it does not wait, or has come since.
    pub(super) fn of(&mut self, run: RunId, machine: &Machine, now: Time) -> Option<usize> {
        if now >= self.until {
            self.by_run = machine.order().into_iter().zip(1..).collect();
            self.until = now + GOOD;
        }
        self.by_run.get(&run).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::{Demand, Event, Owner, Settings, Submission};

    fn submit(machine: &mut Machine, n: u64) -> RunId {
        let run = RunId::new(n, [0; 10]);
        let submission = Submission {
            bytes: 1,
            timeout: Duration::from_secs(1),
            demand: Demand::default(),
            priority: 0,
            owner: Owner::named("ann"),
            attempts: 1,
        };
        let _ = machine.handle(Event::Submit { run, submission }, Time(0));
        run
    }

    #[test]
    fn places_are_those_of_a_second_ago_at_most() {
        let mut machine = Machine::new(Settings::default());
        let (first, second) = (submit(&mut machine, 1), submit(&mut machine, 2));
        let mut positions = Positions::default();
        assert_eq!(positions.of(second, &machine, Time(0)), Some(2));
        let third = submit(&mut machine, 3);
        let _ = machine.handle(Event::Cancel { run: first }, Time(500));
        assert_eq!(positions.of(second, &machine, Time(999)), Some(2));
        assert_eq!(positions.of(third, &machine, Time(999)), None);
        assert_eq!(positions.of(second, &machine, Time(1_000)), Some(1));
        assert_eq!(positions.of(third, &machine, Time(1_000)), machine.position(third));
        assert_eq!(positions.of(first, &machine, Time(1_000)), None);
    }
}
