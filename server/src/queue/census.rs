//! What there is in the machine at a moment, for whoever watches the server.

use std::fmt;

use playpen_protocol::id::RunnerId;

use super::job::State;
use super::machine::Machine;

/// What there is in the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Census {
    /// How many runs there are in each state.
    pub states: [(&'static str, usize); 5],
    /// How many runners are there.
    pub runners: usize,
    /// How many requests of runners wait for a run.
    pub asks: usize,
}

/// In one line.
impl fmt::Display for Census {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let runs: usize = self.states.iter().map(|(_, count)| count).sum();
        let waiting = self.states[0].1;
        write!(f, "runners: {}, runs: {runs}, of which wait: {waiting}", self.runners)
    }
}

/// A runner that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Present {
    /// Which.
    pub runner: RunnerId,
    /// How many runs it has.
    pub busy: usize,
    /// It did not stop a run that it was told to.
    pub quarantined: bool,
}

impl Machine {
    /// The runners that are there, but for foreign ones, which do not say who they are.
    pub fn present(&self) -> Vec<Present> {
        self.roster.those_present().collect()
    }

    /// Counts everything. Takes as long as there are runs.
    pub fn census(&self) -> Census {
        let mut states = [("queued", 0), ("offered", 0), ("running", 0), ("suspect", 0), ("cancelling", 0)];
        for job in self.jobs.values() {
            let state = match job.state {
                State::Queued { .. } => 0,
                State::Offered { .. } => 1,
                State::Running { .. } => 2,
                State::Suspect { .. } => 3,
                State::Cancelling { .. } => 4,
            };
            states[state].1 += 1;
        }
        Census { states, runners: self.roster.present(), asks: self.asks.len() }
    }
}
