//! The machine itself: states and the events that move them.

mod leases;
mod matching;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use playpen_protocol::environment::Environment;
use playpen_protocol::id::{RunId, RunnerId};

use super::asks::Asks;
use super::deadline::{Deadlines, Due};
use super::job::{Ending, Job, State, Term};
use super::line::Line;
use super::roster::{Roster, Takers};
use super::{Effect, Event, Submission, Time};

/// The machine's times and bounds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Settings {
    /// How long an offer may stay unanswered.
    pub offer: Duration,
    /// How long after its last message a runner becomes suspect.
    pub suspect: Duration,
    /// How long a suspect runner has to come back.
    pub grace: Duration,
    /// How long a runner has to stop a run.
    pub stop: Duration,
    /// How much longer than its time-out a run may stay with a foreign runner.
    pub foreign_grace: Duration,
    /// How long a run waits for a runner that has what it asks for, while there is none.
    pub unmatched: Duration,
    /// How long a runner that neither has a run nor waits for one is counted as there. It asks again far sooner.
    pub present: Duration,
    /// How many runs may wait.
    pub max_runs: usize,
    /// How much memory the requests of all live runs may hold, in bytes.
    pub max_bytes: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            offer: Duration::from_secs(5),
            suspect: Duration::from_secs(20),
            grace: Duration::from_secs(5),
            stop: Duration::from_mins(1),
            foreign_grace: Duration::from_secs(30),
            unmatched: Duration::from_secs(30),
            present: Duration::from_mins(1),
            max_runs: 1_000,
            max_bytes: 256 << 20,
        }
    }
}

/// All live runs, and the runners that wait for one. Two that are equal go on alike, whatever comes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Machine {
    settings: Settings,
    pub(super) jobs: BTreeMap<RunId, Job>,
    line: Line,
    bytes: usize,
    pub(super) asks: Asks,
    pub(super) roster: Roster,
    /// The groups that got a run, or for whose runs a runner began to wait, since offers were last made: a run and
    /// a runner that fit can only have met there.
    touched: BTreeSet<Takers>,
    deadlines: Deadlines,
    leases: u64,
}

impl Machine {
    /// A machine without runs.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            jobs: BTreeMap::new(),
            line: Line::default(),
            bytes: 0,
            asks: Asks::default(),
            roster: Roster::new(),
            touched: BTreeSet::new(),
            deadlines: Deadlines::default(),
            leases: 0,
        }
    }

    /// Takes an event and says what is to be done about it.
    pub fn handle(&mut self, event: Event, now: Time) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Submit { run, submission } => self.submit(run, submission, now, &mut effects),
            Event::Ask { ask, asker } => self.ask(ask, asker, now),
            Event::Withdraw { ask } => {
                self.take(ask, now);
            }
            Event::Undelivered { run, lease } => self.undelivered(run, lease, now, &mut effects),
            Event::Renew { run, lease } => self.renew(run, lease, now, &mut effects),
            Event::Ended { run, lease } => self.ended(run, lease, now, &mut effects),
            Event::Returned { runner, holding } => self.returned(runner, &holding, now, &mut effects),
            Event::Cancel { run } => self.cancel(run, now, &mut effects),
            Event::ShutDown => self.shut_down(now, &mut effects),
            Event::Wake => self.wake(now, &mut effects),
        }
        self.offer(now, &mut effects);
        effects
    }

    /// When the machine next has something to do by itself.
    pub fn next_deadline(&self) -> Option<Time> {
        self.deadlines.next()
    }

    /// The runs that wait, in the order in which they would be served if nothing changed.
    pub fn order(&self) -> Vec<RunId> {
        self.line.order()
    }

    /// The place of a waiting run, from 1. What this costs grows with the number of owners.
    pub fn position(&self, run: RunId) -> Option<usize> {
        let job = self.jobs.get(&run)?;
        match job.state {
            State::Queued { .. } => Some(self.line.ahead_of(&job.submission.owner, job.place) + 1),
            State::Offered { .. } => Some(1),
            _ => None,
        }
    }

    /// What the runners have that are there.
    pub fn environments(&self) -> BTreeSet<Environment> {
        self.roster.environments()
    }

    fn submit(&mut self, run: RunId, submission: Submission, now: Time, effects: &mut Vec<Effect>) {
        let Settings { max_runs, max_bytes, .. } = self.settings;
        let full = self.line.len() >= max_runs || self.bytes + submission.bytes > max_bytes;
        // One that can be handed over at once does not wait: where a runner waits, no run does that it could take.
        if full && self.asks.first(&self.roster.takers(&submission.demand)).is_none() {
            effects.push(Effect::Full);
            return;
        }
        self.bytes += submission.bytes;
        let place = self.line.place(submission.priority);
        let takers = self.roster.takers(&submission.demand);
        let state = State::Queued { takers };
        self.jobs.insert(run, Job { submission, place, attempt: 1, holder: None, state });
        self.join(run, now);
    }

    /// The run joins the line, from nowhere or from a runner that had it.
    fn enqueue(&mut self, run: RunId, now: Time) {
        self.release(run, now);
        let Some(job) = self.jobs.get_mut(&run) else { return };
        job.state = State::Queued { takers: self.roster.takers(&job.submission.demand) };
        self.join(run, now);
    }

    fn join(&mut self, run: RunId, now: Time) {
        let Some(Job { submission, place, state: State::Queued { takers }, .. }) = self.jobs.get(&run) else {
            return;
        };
        self.line.join(&submission.owner, *place, takers, run);
        self.touched.insert(takers.clone());
        if takers.is_empty() {
            self.deadlines.set(Due::Run(run), now + self.settings.unmatched);
        } else {
            self.deadlines.clear(Due::Run(run));
        }
    }

    /// Nobody has the run any more, if anybody had it.
    fn release(&mut self, run: RunId, now: Time) {
        let Some(job) = self.jobs.get_mut(&run) else { return };
        if let State::Queued { takers } = &job.state {
            self.line.leave(&job.submission.owner, job.place, takers);
            return;
        }
        self.line.stopped(&job.submission.owner);
        if let Some(holder) = job.holder.take() {
            self.roster.lets_go(holder, run);
            self.attend(holder, now);
        }
    }

    /// Whether the runner is there is told by its silence, where it neither has a run nor waits for one.
    fn attend(&mut self, runner: RunnerId, now: Time) {
        if self.roster.is_idle(runner) {
            self.deadlines.set(Due::Runner(runner), now + self.settings.present);
        } else {
            self.deadlines.clear(Due::Runner(runner));
        }
    }

    fn cancel(&mut self, run: RunId, now: Time, effects: &mut Vec<Effect>) {
        let Some(job) = self.jobs.get_mut(&run) else { return };
        match job.state {
            // A foreign runner cannot be told; its lease ends here, and what it says later is stale.
            State::Queued { .. } | State::Offered { .. } | State::Running { term: Term::Fixed, .. } => {
                self.finish(run, Ending::Cancelled, now, effects);
            }
            State::Running { lease, term: Term::Renewed } | State::Suspect { lease } => {
                let by = now + self.settings.stop;
                let silent = now + self.settings.suspect + self.settings.grace;
                job.state = State::Cancelling { lease, by };
                self.deadlines.set(Due::Run(run), by.min(silent));
                effects.push(Effect::Stop { run });
            }
            State::Cancelling { .. } => {}
        }
    }

    fn shut_down(&mut self, now: Time, effects: &mut Vec<Effect>) {
        let runs: Vec<RunId> = self.jobs.keys().copied().collect();
        for run in runs {
            self.finish(run, Ending::ServerStopped, now, effects);
        }
        self.asks.clear();
        self.roster = Roster::new();
        self.deadlines = Deadlines::default();
    }

    fn wake(&mut self, now: Time, effects: &mut Vec<Effect>) {
        while let Some(due) = self.deadlines.pop_due(now) {
            match due {
                Due::Run(run) => self.run_due(run, now, effects),
                Due::Runner(runner) => {
                    if self.roster.leave(runner) {
                        self.regroup(now);
                    }
                }
            }
        }
    }

    fn run_due(&mut self, run: RunId, now: Time, effects: &mut Vec<Effect>) {
        let Some(job) = self.jobs.get_mut(&run) else { return };
        match job.state {
            State::Queued { .. } => self.finish(run, Ending::Unschedulable, now, effects),
            State::Offered { .. } => self.requeue(run, now, effects),
            State::Running { lease, term: Term::Renewed } => {
                job.state = State::Suspect { lease };
                self.deadlines.set(Due::Run(run), now + self.settings.grace);
            }
            State::Running { term: Term::Fixed, .. } => self.finish(run, Ending::Overdue, now, effects),
            State::Suspect { .. } => self.lost(run, now, effects),
            State::Cancelling { by, .. } if by <= now => self.defied(run, now, effects),
            // A runner that is silent for so long has killed its program, or died with it.
            State::Cancelling { .. } => self.finish(run, Ending::Cancelled, now, effects),
        }
    }

    fn finish(&mut self, run: RunId, ending: Ending, now: Time, effects: &mut Vec<Effect>) {
        self.release(run, now);
        let Some(job) = self.jobs.remove(&run) else { return };
        self.bytes -= job.submission.bytes;
        self.deadlines.clear(Due::Run(run));
        effects.push(Effect::Finish { run, ending });
    }
}
