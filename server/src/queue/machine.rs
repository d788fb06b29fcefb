//! The machine itself: states and the events that move them.

mod matching;

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use playpen_protocol::environment::Environment;
use playpen_protocol::id::{LeaseId, RunId};

use super::asks::Asks;
use super::deadline::Deadlines;
use super::job::{Ending, Job, State, Term};
use super::line::{Line, Want};
use super::roster::Roster;
use super::{Effect, Event, Time};

/// The machine's times and bounds.
#[derive(Debug, Clone)]
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
            max_runs: 1_000,
            max_bytes: 256 << 20,
        }
    }
}

/// All live runs, and the runners that wait for one.
#[derive(Debug)]
pub struct Machine {
    settings: Settings,
    jobs: HashMap<RunId, Job>,
    line: Line,
    bytes: usize,
    asks: Asks,
    roster: Roster,
    /// What was asked for, or could be taken, by those that began to wait since offers were last made: a run and
    /// a runner that fit can only have met there.
    touched: BTreeSet<Want>,
    deadlines: Deadlines,
    leases: u64,
}

impl Machine {
    /// A machine without runs.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            jobs: HashMap::new(),
            line: Line::default(),
            bytes: 0,
            asks: Asks::default(),
            roster: Roster::default(),
            touched: BTreeSet::new(),
            deadlines: Deadlines::default(),
            leases: 0,
        }
    }

    /// Takes an event and says what is to be done about it.
    pub fn handle(&mut self, event: Event, now: Time) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Submit { run, bytes, timeout, environment } => {
                let job = Job {
                    ticket: self.line.ticket(),
                    bytes,
                    timeout,
                    want: environment,
                    holder: None,
                    state: State::Queued,
                };
                self.submit(run, job, now, &mut effects);
            }
            Event::Ask { ask, asker } => self.ask(ask, &asker, now),
            Event::Withdraw { ask } => {
                self.take(ask, now);
            }
            Event::Undelivered { run, lease } => self.undelivered(run, lease, now, &mut effects),
            Event::Renew { run, lease } => self.renew(run, lease, now, &mut effects),
            Event::Ended { run, lease } => self.ended(run, lease, &mut effects),
            Event::Cancel { run } => self.cancel(run, now, &mut effects),
            Event::ShutDown => self.shut_down(&mut effects),
            Event::Wake => self.wake(now, &mut effects),
        }
        self.offer(now, &mut effects);
        effects
    }

    /// When the machine next has something to do by itself.
    pub fn next_deadline(&self) -> Option<Time> {
        self.deadlines.next()
    }

    /// The place of a waiting run, from 1.
    pub fn position(&self, run: RunId) -> Option<usize> {
        let job = self.jobs.get(&run)?;
        match job.state {
            State::Queued => Some(self.line.ahead_of(job.ticket) + 1),
            State::Offered { .. } => Some(1),
            _ => None,
        }
    }

    /// What the runners have that are there.
    pub fn environments(&self, now: Time) -> BTreeSet<Environment> {
        self.roster.environments(now)
    }

    fn submit(&mut self, run: RunId, job: Job, now: Time, effects: &mut Vec<Effect>) {
        let Settings { max_runs, max_bytes, .. } = self.settings;
        let full = self.line.len() >= max_runs || self.bytes + job.bytes > max_bytes;
        // One that can be handed over at once does not wait: where a runner waits, no run does that it could take.
        if full && self.asks.first(job.want).is_none() {
            effects.push(Effect::Full);
            return;
        }
        self.bytes += job.bytes;
        self.jobs.insert(run, job);
        self.enqueue(run, now);
    }

    fn enqueue(&mut self, run: RunId, now: Time) {
        let Some(job) = self.jobs.get_mut(&run) else { return };
        job.state = State::Queued;
        self.line.join(job.ticket, job.want, run);
        self.touched.insert(job.want);
        match job.want {
            Some(_) => self.deadlines.set(run, now + self.settings.unmatched),
            // Any runner will do.
            None => self.deadlines.clear(run),
        }
    }

    /// The run under its current lease, or the word that the lease is stale.
    fn leased(&mut self, run: RunId, lease: LeaseId, effects: &mut Vec<Effect>) -> Option<&mut Job> {
        let job = self.jobs.get_mut(&run).filter(|job| job.state.lease() == Some(lease));
        if job.is_none() {
            effects.push(Effect::Stale);
        }
        job
    }

    fn undelivered(&mut self, run: RunId, lease: LeaseId, now: Time, effects: &mut Vec<Effect>) {
        let Some(job) = self.leased(run, lease, effects) else { return };
        // Once accepted it was delivered, whatever the connection says.
        if matches!(job.state, State::Offered { .. } | State::Running { term: Term::Fixed, .. }) {
            self.enqueue(run, now);
            effects.push(Effect::Requeued { run });
        }
    }

    fn renew(&mut self, run: RunId, lease: LeaseId, now: Time, effects: &mut Vec<Effect>) {
        let Settings { suspect, grace, .. } = self.settings;
        let Some(job) = self.leased(run, lease, effects) else { return };
        let holder = job.holder;
        match job.state {
            State::Offered { .. } => {
                job.state = State::Running { lease, term: Term::Renewed };
                self.deadlines.set(run, now + suspect);
                effects.push(Effect::Running { run });
            }
            State::Running { term: Term::Renewed, .. } | State::Suspect { .. } => {
                job.state = State::Running { lease, term: Term::Renewed };
                self.deadlines.set(run, now + suspect);
            }
            State::Cancelling { by, .. } => self.deadlines.set(run, by.min(now + suspect + grace)),
            State::Running { term: Term::Fixed, .. } | State::Queued => {}
        }
        if let Some(holder) = holder {
            self.roster.heard(holder, now);
        }
    }

    fn ended(&mut self, run: RunId, lease: LeaseId, effects: &mut Vec<Effect>) {
        if self.leased(run, lease, effects).is_some() {
            self.finish(run, Ending::Reported, effects);
        }
    }

    fn cancel(&mut self, run: RunId, now: Time, effects: &mut Vec<Effect>) {
        let Some(job) = self.jobs.get_mut(&run) else { return };
        match job.state {
            // A foreign runner cannot be told; its lease ends here, and what it says later is stale.
            State::Queued | State::Offered { .. } | State::Running { term: Term::Fixed, .. } => {
                self.finish(run, Ending::Cancelled, effects);
            }
            State::Running { lease, term: Term::Renewed } | State::Suspect { lease } => {
                let by = now + self.settings.stop;
                let silent = now + self.settings.suspect + self.settings.grace;
                job.state = State::Cancelling { lease, by };
                self.deadlines.set(run, by.min(silent));
                effects.push(Effect::Stop { run });
            }
            State::Cancelling { .. } => {}
        }
    }

    fn shut_down(&mut self, effects: &mut Vec<Effect>) {
        self.asks.clear();
        let mut runs: Vec<RunId> = self.jobs.keys().copied().collect();
        runs.sort_unstable();
        for run in runs {
            self.finish(run, Ending::ServerStopped, effects);
        }
    }

    fn wake(&mut self, now: Time, effects: &mut Vec<Effect>) {
        while let Some(run) = self.deadlines.pop_due(now) {
            let Some(job) = self.jobs.get_mut(&run) else { continue };
            match job.state {
                State::Queued => self.unmatched(run, now, effects),
                State::Offered { .. } => {
                    self.enqueue(run, now);
                    effects.push(Effect::Requeued { run });
                }
                State::Running { lease, term: Term::Renewed } => {
                    job.state = State::Suspect { lease };
                    self.deadlines.set(run, now + self.settings.grace);
                }
                State::Running { term: Term::Fixed, .. } => self.finish(run, Ending::Overdue, effects),
                State::Suspect { .. } => self.finish(run, Ending::RunnerLost, effects),
                State::Cancelling { by, .. } if by <= now => self.finish(run, Ending::StopLost, effects),
                // A runner that is silent for so long has killed its program, or died with it.
                State::Cancelling { .. } => self.finish(run, Ending::Cancelled, effects),
            }
        }
    }

    fn finish(&mut self, run: RunId, ending: Ending, effects: &mut Vec<Effect>) {
        let Some(job) = self.jobs.remove(&run) else { return };
        if job.state == State::Queued {
            self.line.leave(job.ticket, job.want);
        }
        self.bytes -= job.bytes;
        self.deadlines.clear(run);
        effects.push(Effect::Finish { run, ending });
    }
}
