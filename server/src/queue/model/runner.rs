//! A runner: accepts what it is offered, starts what the server has heard it accept, kills what it cannot renew.

use std::collections::{BTreeMap, BTreeSet};

use playpen_protocol::id::{LeaseId, RunId};

use super::{Envelope, Fault, Message, State, TTL, World, number};

/// How many runs a runner executes at a time.
const SLOTS: u64 = 1;

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Runner {
    pub(super) process: u8,
    pub(super) connection: u8,
    jobs: BTreeMap<RunId, Held>,
    /// The offers that came on this connection.
    offered: BTreeSet<LeaseId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Held {
    lease: LeaseId,
    phase: Phase,
    /// When it is killed, unless an answer comes.
    until: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Phase {
    /// Said to be accepted, and not answered yet.
    Accepted,
    /// The program runs.
    Inside,
    /// The program is over, and the server does not know it yet.
    Done,
    /// Killed, and not forgotten: what no runner should have.
    Dead,
}

impl Runner {
    /// The runs whose programs run here.
    pub(super) fn inside(&self) -> impl Iterator<Item = RunId> {
        self.jobs.iter().filter(|(_, held)| held.phase == Phase::Inside).map(|(run, _)| *run)
    }

    /// How many offers in all it takes on this connection.
    pub(super) fn up_to(&self) -> u64 {
        self.offered.len() as u64 + SLOTS.saturating_sub(self.jobs.len() as u64)
    }

    pub(super) fn holds(&self, run: RunId, lease: LeaseId) -> bool {
        self.jobs.get(&run).is_some_and(|held| held.lease == lease)
    }

    pub(super) fn knows(&self, lease: LeaseId) -> bool {
        self.offered.contains(&lease)
    }

    /// Whether this answer would give a run more time, or have it started.
    pub(super) fn would_hear(&self, run: RunId, lease: LeaseId, sent: u64) -> bool {
        self.jobs.get(&run).is_some_and(|held| {
            held.lease == lease && (held.until < sent + TTL || held.phase == Phase::Accepted)
        })
    }

    /// Its process ends, and all programs with it.
    pub(super) fn dies(&mut self) {
        self.jobs.clear();
        self.process += 1;
    }
}

impl State {
    /// The runner makes a connection, and says what it has.
    pub(super) fn connect(&mut self, n: usize) {
        let runner = &mut self.runners[n];
        runner.connection += 1;
        runner.offered.clear();
        let holding = runner.jobs.iter().map(|(run, held)| (*run, held.lease)).collect();
        let hello = Message::Hello { process: runner.process, holding };
        self.send(n, hello);
        self.say_all(n);
    }

    /// What the runner says of itself and of its runs, as often as it likes.
    pub(super) fn say_all(&mut self, n: usize) {
        let (runner, sent) = (&self.runners[n], self.now);
        let mut messages = vec![Message::Credit { up_to: runner.up_to() }];
        for (run, Held { lease, phase, .. }) in &runner.jobs {
            let (run, lease) = (*run, *lease);
            messages.push(match phase {
                Phase::Accepted | Phase::Inside | Phase::Dead => Message::Renew { run, lease, sent },
                Phase::Done => Message::Done { run, lease },
            });
        }
        for message in messages {
            self.send(n, message);
        }
    }

    /// The program ends by itself.
    pub(super) fn end(&mut self, n: usize, run: RunId) {
        let Some(held) = self.runners[n].jobs.get_mut(&run) else { return };
        held.phase = Phase::Done;
        let message = Message::Done { run, lease: held.lease };
        self.send(n, message);
    }

    pub(super) fn runner_hears(&mut self, envelope: &Envelope) {
        let n = envelope.runner;
        let (now, runner) = (self.now, &mut self.runners[n]);
        if envelope.connection != runner.connection {
            return;
        }
        match envelope.message {
            Message::Offer { run, lease } => {
                if !runner.offered.insert(lease) {
                    return;
                }
                if runner.jobs.len() as u64 >= SLOTS {
                    self.seen.overdrawn = true;
                    return;
                }
                runner.jobs.insert(run, Held { lease, phase: Phase::Accepted, until: now + TTL });
            }
            Message::Renewed { run, lease, sent } => {
                let Some(held) = runner.jobs.get_mut(&run).filter(|held| held.lease == lease) else { return };
                if sent + TTL <= now {
                    return;
                }
                held.until = held.until.max(sent + TTL);
                if held.phase == Phase::Accepted {
                    held.phase = Phase::Inside;
                    self.seen.starts[number(run)] += 1;
                }
                return;
            }
            Message::Cancel { run, lease } => {
                let Some(held) = runner.jobs.get_mut(&run).filter(|held| held.lease == lease) else { return };
                if held.phase != Phase::Dead {
                    held.phase = Phase::Done;
                }
            }
            Message::Kill { run, lease } | Message::DoneAck { run, lease } => {
                if !runner.holds(run, lease) {
                    return;
                }
                runner.jobs.remove(&run);
            }
            _ => return,
        }
        self.say_all(n);
    }
}

impl World {
    /// The runner kills what nobody has answered for in time, and forgets it.
    pub(super) fn kill_overdue(&self, state: &mut State, n: usize) {
        let now = state.now;
        let jobs = &mut state.runners[n].jobs;
        if self.has(Fault::RenewalAfterKill) {
            for held in jobs.values_mut().filter(|held| held.until <= now) {
                held.phase = Phase::Dead;
            }
        } else {
            jobs.retain(|_, held| held.until > now);
        }
    }
}
