//! The machine, the link and two runners in every order that a bad network can bring about, within bounds.
//!
//! The machine and the credits are the real ones; the server around them and the runners follow the rules of the link
//! as it is documented. What was sent may arrive at any later time, in any order, again and again, or never: the
//! network is a set from which nothing is taken, and not to deliver is to lose. Connections are numbered, and what was
//! sent on an earlier one does not count any more. A step of the clock is a choice like any other. After a number of
//! them the storm ends: each runner connects anew, everything arrives, and the runs that were accepted must end.
//!
//! `tests` has the checker go through all of it, and shows that it finds the mistakes that are made on purpose.

mod runner;
mod server;
mod tests;

use std::collections::BTreeSet;

use playpen_protocol::id::{LeaseId, RunId};
use runner::Runner;
use server::Server;
use stateright::{Model, Property};

use super::Time;

/// Two runs: the first is started at most once, the second twice.
const RUNS: usize = 2;
/// Each with a place for one run.
const RUNNERS: usize = 2;
/// How long after it was sent the last message that was answered keeps a runner's program alive. The server lets go
/// one step later; `server` has its times.
const TTL: u64 = 2;
/// For how many rounds of the calm a run may be on its way to its end.
const PATIENCE: usize = 12;

/// A mistake that is made on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Fault {
    /// The server does not look at the lease of what a runner says.
    StaleLease,
    /// The server takes an offer that it has sent for one that is accepted.
    LostOffer,
    /// The server grants what a credit says whenever one arrives.
    DoubleCredit,
    /// The server takes a run for over as soon as it was told to stop.
    EarlyEnd,
    /// The runner goes on renewing the lease of a program that it has killed.
    RenewalAfterKill,
}

/// What may happen how often before the storm ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Budget {
    ticks: u8,
    cancels: u8,
    /// A runner's connection breaks, and it makes another.
    cuts: u8,
    /// A runner's process dies, its program with it, and another takes its place.
    crashes: u8,
}

/// All that is checked.
#[derive(Debug, Clone)]
struct World {
    budget: Budget,
    fault: Option<Fault>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct State {
    now: u64,
    server: Server,
    runners: [Runner; RUNNERS],
    network: BTreeSet<Envelope>,
    budget: Budget,
    /// Whether the accepted runs have ended, once the storm has.
    settled: Option<bool>,
    seen: Seen,
}

/// What is remembered of what happened, for the properties alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Seen {
    /// How often programs were started.
    starts: [u8; RUNS],
    /// How often runs were said to be over.
    endings: [u8; RUNS],
    /// An ending was accepted from a runner that did not have the run.
    usurped: bool,
    /// A run was taken from a runner that had not accepted it, as if it were lost with it.
    lost_on_the_way: bool,
    /// A runner was offered more than it takes.
    overdrawn: bool,
}

/// What travels, and on which connection of which runner.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Envelope {
    runner: usize,
    connection: u8,
    message: Message,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Message {
    // From a runner.
    Hello {
        process: u8,
        holding: Vec<(RunId, LeaseId)>,
    },
    Credit {
        up_to: u64,
    },
    /// The first accepts an offer. `sent`: when, by the runner's clock.
    Renew {
        run: RunId,
        lease: LeaseId,
        sent: u64,
    },
    Done {
        run: RunId,
        lease: LeaseId,
    },
    // From the server.
    Offer {
        run: RunId,
        lease: LeaseId,
    },
    /// The first lets the program start.
    Renewed {
        run: RunId,
        lease: LeaseId,
        sent: u64,
    },
    Cancel {
        run: RunId,
        lease: LeaseId,
    },
    DoneAck {
        run: RunId,
        lease: LeaseId,
    },
    /// The lease is stale.
    Kill {
        run: RunId,
        lease: LeaseId,
    },
}

impl Message {
    /// Whether this does all that the other does, whenever both arrive: the last renewal of a lease, or the last answer.
    fn supersedes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Renew { lease, sent, .. }, Self::Renew { lease: of, sent: before, .. })
            | (Self::Renewed { lease, sent, .. }, Self::Renewed { lease: of, sent: before, .. }) => {
                lease == of && sent > before
            }
            _ => false,
        }
    }

    fn is_for_server(&self) -> bool {
        matches!(self, Self::Hello { .. } | Self::Credit { .. } | Self::Renew { .. } | Self::Done { .. })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Action {
    Deliver(Envelope),
    Tick,
    /// The program of this runner ends by itself.
    End(usize, RunId),
    Cancel(RunId),
    Cut(usize),
    Crash(usize),
    StormEnds,
}

fn run_id(n: usize) -> RunId {
    RunId::new(n as u64, [u8::try_from(n).expect("a small number"); 10])
}

fn number(run: RunId) -> usize {
    usize::try_from(run.unix_ms()).expect("a small number")
}

impl Model for World {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        let mut state = self.start();
        for runner in 0..RUNNERS {
            state.connect(runner);
        }
        // Both are there: how they came to be is no different from how they come back.
        self.deliver_all(&mut state);
        vec![state]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        if state.settled.is_some() {
            return;
        }
        actions.extend(state.network.iter().cloned().map(Action::Deliver));
        for (n, runner) in state.runners.iter().enumerate() {
            actions.extend(runner.inside().map(|run| Action::End(n, run)));
            if state.budget.cuts > 0 {
                actions.push(Action::Cut(n));
            }
            if state.budget.crashes > 0 {
                actions.push(Action::Crash(n));
            }
        }
        if state.budget.cancels > 0 {
            actions.extend((0..RUNS).map(run_id).map(Action::Cancel));
        }
        // As long as it lasts the storm can do nothing worse than go on.
        actions.push(if state.budget.ticks > 0 { Action::Tick } else { Action::StormEnds });
    }

    fn next_state(&self, last: &State, action: Action) -> Option<State> {
        let mut state = last.clone();
        match action {
            Action::Deliver(envelope) => self.deliver(&mut state, &envelope),
            Action::Tick => {
                state.budget.ticks -= 1;
                self.tick(&mut state);
            }
            Action::End(runner, run) => state.end(runner, run),
            Action::Cancel(run) => {
                state.budget.cancels -= 1;
                self.cancel(&mut state, run);
            }
            Action::Cut(runner) => {
                state.budget.cuts -= 1;
                state.connect(runner);
            }
            Action::Crash(runner) => {
                state.budget.crashes -= 1;
                state.runners[runner].dies();
                state.connect(runner);
            }
            Action::StormEnds => {
                let settled = self.settles(&mut state);
                // What counts is how it ended, and not on which way: those that end alike are one.
                return Some(State { settled: Some(settled), seen: state.seen, ..self.start() });
            }
        }
        state.forget_what_does_not_matter();
        // What changes nothing leads nowhere.
        (state != *last).then_some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always("a run has at most one ending", |_: &Self, state: &State| {
                state.seen.endings.iter().all(|endings| *endings <= 1)
            }),
            Property::always(
                "an ending counts from the runner that has the run",
                |_: &Self, state: &State| !state.seen.usurped,
            ),
            Property::always("a run that is started at most once is", |_: &Self, state: &State| {
                state.seen.starts[0] <= 1 && state.inside(run_id(0)) <= 1
            }),
            Property::always("nobody is inside a run that is over", |_: &Self, state: &State| {
                let over = |n: &usize| state.server.is_over(*n) && !state.server.was_defied(*n);
                (0..RUNS).filter(over).all(|n| state.inside(run_id(n)) == 0)
            }),
            Property::always("no run is lost on its way to a runner", |_: &Self, state: &State| {
                !state.seen.lost_on_the_way
            }),
            Property::always("no runner is offered more than it takes", |_: &Self, state: &State| {
                !state.seen.overdrawn
            }),
            Property::always("every accepted run ends", |_: &Self, state: &State| {
                state.settled != Some(false)
            }),
            Property::sometimes("a program is started again", |_: &Self, state: &State| {
                state.seen.starts[1] == 2
            }),
            Property::sometimes("both end by the word of their runners", |_: &Self, state: &State| {
                (0..RUNS).all(|n| state.server.was_reported(n)) && state.settled.is_none()
            }),
            Property::sometimes("a runner is in quarantine", |_: &Self, state: &State| {
                (0..RUNS).any(|n| state.server.was_defied(n))
            }),
        ]
    }
}

impl World {
    /// Both runs wait, and nobody has said anything.
    fn start(&self) -> State {
        State {
            now: 0,
            server: Server::with_runs(),
            runners: Default::default(),
            network: BTreeSet::new(),
            budget: self.budget,
            settled: None,
            seen: Seen::default(),
        }
    }

    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    fn deliver(&self, state: &mut State, envelope: &Envelope) {
        if envelope.message.is_for_server() {
            self.server_hears(state, envelope);
        } else {
            state.runner_hears(envelope);
        }
    }

    /// Everything arrives once, and what it causes, until nothing is left.
    fn deliver_all(&self, state: &mut State) {
        while let Some(envelope) = state.network.pop_first() {
            self.deliver(state, &envelope);
        }
    }

    /// Time passes: programs whose lease is over are killed, the machine does what is due, leases are renewed.
    fn tick(&self, state: &mut State) {
        state.now += 1;
        for runner in 0..RUNNERS {
            self.kill_overdue(state, runner);
        }
        self.wake(state);
        for runner in 0..RUNNERS {
            state.say_all(runner);
        }
    }

    /// From here on everything arrives. Whether the accepted runs end.
    fn settles(&self, state: &mut State) -> bool {
        for runner in 0..RUNNERS {
            state.connect(runner);
        }
        for _ in 0..PATIENCE {
            self.deliver_all(state);
            if (0..RUNS).all(|n| state.server.is_over(n)) {
                return true;
            }
            for runner in 0..RUNNERS {
                for run in state.runners[runner].inside().collect::<Vec<_>>() {
                    state.end(runner, run);
                }
            }
            self.deliver_all(state);
            self.tick(state);
        }
        false
    }
}

impl State {
    fn time(&self) -> Time {
        Time(self.now)
    }

    fn send(&mut self, runner: usize, message: Message) {
        let connection = if message.is_for_server() {
            self.runners[runner].connection
        } else {
            self.server.connection(runner)
        };
        self.network.retain(|other| other.runner != runner || !message.supersedes(&other.message));
        self.network.insert(Envelope { runner, connection, message });
    }

    /// How many runners are inside this run.
    fn inside(&self, run: RunId) -> usize {
        self.runners.iter().filter(|runner| runner.inside().any(|inside| inside == run)).count()
    }

    /// Takes out what changes nothing whenever it arrives, so that states are not told apart by it.
    fn forget_what_does_not_matter(&mut self) {
        let Self { network, runners, server, .. } = self;
        network.retain(|Envelope { runner, connection, message }| {
            *connection == runners[*runner].connection
                && match message {
                    Message::Hello { .. } => *connection > server.connection(*runner),
                    Message::Credit { up_to } => *up_to >= runners[*runner].up_to(),
                    Message::Renew { run, lease, .. } | Message::Done { run, lease } => {
                        runners[*runner].holds(*run, *lease) || !server.is_over(number(*run))
                    }
                    Message::Offer { lease, .. } => !runners[*runner].knows(*lease),
                    Message::Renewed { run, lease, sent } => runners[*runner].would_hear(*run, *lease, *sent),
                    Message::Cancel { run, lease }
                    | Message::DoneAck { run, lease }
                    | Message::Kill { run, lease } => runners[*runner].holds(*run, *lease),
                }
        });
    }
}
