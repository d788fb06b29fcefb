//! The server: the machine, and a link to each runner.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use playpen_protocol::id::{LeaseId, RunId, RunnerId};

use super::super::{
    AskId, Asker, Credits, Demand, Effect, Ending, Event, Machine, Means, Owner, Settings, Submission, Time,
};
use super::{Envelope, Fault, Message, RUNNERS, RUNS, State, World, number, run_id};

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Server {
    machine: Machine,
    links: [Link; RUNNERS],
    asks: BTreeMap<AskId, usize>,
    asked: u64,
    /// The last lease of each run, and who was offered it.
    granted: [Option<(LeaseId, usize)>; RUNS],
    /// Leases that their runners accepted.
    accepted: BTreeSet<LeaseId>,
    endings: [Option<Ending>; RUNS],
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Link {
    connection: u8,
    process: u8,
    credits: Credits,
}

fn runner_id(n: usize, process: u8) -> RunnerId {
    RunnerId::new(process.into(), [u8::try_from(n).unwrap_or(u8::MAX); 10])
}

impl Server {
    /// With both runs in its queue, and no runner yet.
    pub(super) fn with_runs() -> Self {
        let steps = Duration::from_millis;
        let settings = Settings {
            offer: steps(1),
            suspect: steps(2),
            grace: steps(1),
            stop: steps(2),
            present: steps(1_000),
            ..Settings::default()
        };
        let mut machine = Machine::new(settings);
        for (n, attempts) in [(0, 1), (1, 2)] {
            let submission = Submission {
                bytes: 1,
                timeout: Duration::ZERO,
                demand: Demand::default(),
                priority: 0,
                owner: Owner::named("anybody"),
                attempts,
            };
            assert_eq!(machine.handle(Event::Submit { run: run_id(n), submission }, Time(0)), []);
        }
        Self {
            machine,
            links: Default::default(),
            asks: BTreeMap::new(),
            asked: 0,
            granted: [None; RUNS],
            accepted: BTreeSet::new(),
            endings: [None; RUNS],
        }
    }

    pub(super) fn connection(&self, runner: usize) -> u8 {
        self.links[runner].connection
    }

    pub(super) fn is_over(&self, n: usize) -> bool {
        self.endings[n].is_some()
    }

    pub(super) fn was_defied(&self, n: usize) -> bool {
        self.endings[n] == Some(Ending::StopLost)
    }

    pub(super) fn was_reported(&self, n: usize) -> bool {
        self.endings[n] == Some(Ending::Reported)
    }
}

impl World {
    pub(super) fn server_hears(&self, state: &mut State, envelope: &Envelope) {
        let Envelope { runner, connection, ref message } = *envelope;
        if let Message::Hello { process, holding } = message {
            if connection > state.server.connection(runner) {
                self.greet(state, runner, connection, *process, holding);
            }
            return;
        }
        if connection != state.server.connection(runner) {
            return;
        }
        match *message {
            Message::Credit { up_to } => {
                let credits = &mut state.server.links[runner].credits;
                let more = if self.has(Fault::DoubleCredit) { up_to.min(2) } else { credits.granted(up_to) };
                for _ in 0..more {
                    self.ask(state, runner);
                }
            }
            Message::Renew { run, lease, sent } => {
                let effects = self.handle(state, Event::Renew { run, lease: self.read(state, run, lease) });
                if effects.contains(&Effect::Stale) {
                    return state.send(runner, Message::Kill { run, lease });
                }
                state.server.accepted.insert(lease);
                state.send(runner, Message::Renewed { run, lease, sent });
            }
            Message::Done { run, lease } => {
                let effects = self.handle(state, Event::Ended { run, lease: self.read(state, run, lease) });
                let is_current = state.server.granted[number(run)].map(|(current, _)| current) == Some(lease);
                let ends = effects.iter().any(|effect| matches!(effect, Effect::Finish { .. }));
                state.seen.usurped |= ends && !is_current;
                // Whose word ended it may say so again.
                let again = is_current && state.server.was_reported(number(run));
                let message = if ends || again {
                    Message::DoneAck { run, lease }
                } else {
                    Message::Kill { run, lease }
                };
                state.send(runner, message);
            }
            _ => {}
        }
    }

    /// The lease of a message, as the server reads it.
    fn read(&self, state: &State, run: RunId, lease: LeaseId) -> LeaseId {
        let current = state.server.granted[number(run)].map(|(current, _)| current);
        current.filter(|_| self.has(Fault::StaleLease)).unwrap_or(lease)
    }

    /// One connection for each runner: the last.
    fn greet(&self, state: &mut State, n: usize, connection: u8, process: u8, holding: &[(RunId, LeaseId)]) {
        let asks: Vec<AskId> =
            state.server.asks.iter().filter(|(_, runner)| **runner == n).map(|(ask, _)| *ask).collect();
        for ask in asks {
            state.server.asks.remove(&ask);
            self.handle(state, Event::Withdraw { ask });
        }
        state.server.links[n] = Link { connection, process, credits: Credits::default() };
        let runner = runner_id(n, process);
        self.handle(state, Event::Returned { runner, holding: holding.to_vec() });
        for (_, lease) in holding {
            state.server.accepted.insert(*lease);
        }
    }

    fn ask(&self, state: &mut State, n: usize) {
        state.server.asked += 1;
        let ask = AskId(state.server.asked);
        state.server.asks.insert(ask, n);
        let runner = runner_id(n, state.server.links[n].process);
        self.handle(state, Event::Ask { ask, asker: Asker::Ours { runner, means: Means::default() } });
    }

    pub(super) fn cancel(&self, state: &mut State, run: RunId) {
        self.handle(state, Event::Cancel { run });
        if self.has(Fault::EarlyEnd)
            && let Some((lease, _)) = state.server.granted[number(run)]
        {
            self.handle(state, Event::Ended { run, lease });
        }
    }

    pub(super) fn wake(&self, state: &mut State) {
        if state.server.machine.next_deadline().is_some_and(|at| at <= state.time()) {
            self.handle(state, Event::Wake);
        }
    }

    /// Gives the machine the event, and does what it says.
    fn handle(&self, state: &mut State, event: Event) -> Vec<Effect> {
        let effects = state.server.machine.handle(event, state.time());
        for effect in &effects {
            self.perform(state, *effect);
        }
        effects
    }

    fn perform(&self, state: &mut State, effect: Effect) {
        match effect {
            Effect::Offer { ask, run, lease, .. } => {
                state.server.granted[number(run)] = None;
                let Some(runner) = state.server.asks.remove(&ask) else { return };
                state.server.granted[number(run)] = Some((lease, runner));
                state.server.links[runner].credits.offered();
                state.send(runner, Message::Offer { run, lease });
                if self.has(Fault::LostOffer) {
                    self.handle(state, Event::Renew { run, lease });
                }
            }
            Effect::Stop { run } => {
                if let Some((lease, runner)) = state.server.granted[number(run)] {
                    state.send(runner, Message::Cancel { run, lease });
                }
            }
            Effect::Retried { run, .. } => state.lost(run),
            Effect::Finish { run, ending } => {
                state.seen.endings[number(run)] += 1;
                state.server.endings[number(run)] = Some(ending);
                if matches!(ending, Ending::RunnerLost | Ending::Dead { .. }) {
                    state.lost(run);
                }
            }
            Effect::Kill { run, lease } => {
                let back = (0..RUNNERS).filter(|n| state.runners[*n].holds(run, lease)).collect::<Vec<_>>();
                for runner in back {
                    state.send(runner, Message::Kill { run, lease });
                }
            }
            Effect::Full
            | Effect::Running { .. }
            | Effect::Requeued { .. }
            | Effect::Quarantined { .. }
            | Effect::Stale => {}
        }
    }
}

impl State {
    /// The run is taken from the runner that was granted it last.
    fn lost(&mut self, run: RunId) {
        let lease = self.server.granted[number(run)].map(|(lease, _)| lease);
        self.seen.lost_on_the_way |= lease.is_none_or(|lease| !self.server.accepted.contains(&lease));
    }
}
