//! The machine itself: states and the events that move them.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use playpen_protocol::id::{LeaseId, RunId};

use super::deadline::Deadlines;
use super::job::{Ending, Job, State, Term};
use super::line::Line;
use super::{AskId, Asker, Effect, Event, Time};

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
    waiting: usize,
    bytes: usize,
    asks: VecDeque<(AskId, Asker)>,
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
            waiting: 0,
            bytes: 0,
            asks: VecDeque::new(),
            deadlines: Deadlines::default(),
            leases: 0,
        }
    }

    /// Takes an event and says what is to be done about it.
    pub fn handle(&mut self, event: Event, now: Time) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Submit { run, bytes, timeout } => self.submit(run, bytes, timeout, &mut effects),
            Event::Ask { ask, asker } => self.asks.push_back((ask, asker)),
            Event::Withdraw { ask } => self.asks.retain(|(other, _)| *other != ask),
            Event::Undelivered { run, lease } => self.undelivered(run, lease, &mut effects),
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

    fn submit(&mut self, run: RunId, bytes: usize, timeout: Duration, effects: &mut Vec<Effect>) {
        let full = self.waiting >= self.settings.max_runs || self.bytes + bytes > self.settings.max_bytes;
        // One that can be handed over at once does not wait.
        let served_now = self.line.is_empty() && !self.asks.is_empty();
        if full && !served_now {
            effects.push(Effect::Full);
            return;
        }
        let ticket = self.line.ticket();
        self.jobs.insert(run, Job { ticket, bytes, timeout, state: State::Queued });
        self.bytes += bytes;
        self.enqueue(run);
    }

    fn enqueue(&mut self, run: RunId) {
        if let Some(job) = self.jobs.get_mut(&run) {
            job.state = State::Queued;
            self.line.join(job.ticket, run);
            self.waiting += 1;
            self.deadlines.clear(run);
        }
    }

    /// Matches waiting runs with waiting runners, both in order.
    fn offer(&mut self, now: Time, effects: &mut Vec<Effect>) {
        while !self.line.is_empty() {
            let Some((ask, asker)) = self.asks.pop_front() else { return };
            let Some(run) = self.line.pop() else { return };
            self.waiting -= 1;
            let Some(job) = self.jobs.get_mut(&run) else { continue };
            self.leases += 1;
            let lease = LeaseId(self.leases);
            effects.push(Effect::Offer { ask, run, lease, foreign: asker == Asker::Foreign });
            match asker {
                Asker::Ours(_) => {
                    job.state = State::Offered { lease };
                    self.deadlines.set(run, now + self.settings.offer);
                }
                Asker::Foreign => {
                    job.state = State::Running { lease, term: Term::Fixed };
                    self.deadlines.set(run, now + job.timeout + self.settings.foreign_grace);
                    effects.push(Effect::Running { run });
                }
            }
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

    fn undelivered(&mut self, run: RunId, lease: LeaseId, effects: &mut Vec<Effect>) {
        let Some(job) = self.leased(run, lease, effects) else { return };
        // Once accepted it was delivered, whatever the connection says.
        if matches!(job.state, State::Offered { .. } | State::Running { term: Term::Fixed, .. }) {
            self.enqueue(run);
            effects.push(Effect::Requeued { run });
        }
    }

    fn renew(&mut self, run: RunId, lease: LeaseId, now: Time, effects: &mut Vec<Effect>) {
        let Settings { suspect, grace, .. } = self.settings;
        let Some(job) = self.leased(run, lease, effects) else { return };
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
                State::Queued => {}
                State::Offered { .. } => {
                    self.enqueue(run);
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
            self.line.leave(job.ticket);
            self.waiting -= 1;
        }
        self.bytes -= job.bytes;
        self.deadlines.clear(run);
        effects.push(Effect::Finish { run, ending });
    }
}
