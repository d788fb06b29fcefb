//! What runners say of the runs that they have, and what becomes of these without their word.

use playpen_protocol::id::{LeaseId, RunId, RunnerId};

use super::super::deadline::Due;
use super::super::job::{Ending, Job, State, Term};
use super::super::{Effect, Time};
use super::{Machine, Settings};

impl Machine {
    /// The run under its current lease, or the word that the lease is stale.
    fn leased(&mut self, run: RunId, lease: LeaseId, effects: &mut Vec<Effect>) -> Option<&mut Job> {
        let job = self.jobs.get_mut(&run).filter(|job| job.state.lease() == Some(lease));
        if job.is_none() {
            effects.push(Effect::Stale);
        }
        job
    }

    pub(super) fn undelivered(&mut self, run: RunId, lease: LeaseId, now: Time, effects: &mut Vec<Effect>) {
        let Some(job) = self.leased(run, lease, effects) else { return };
        // Once accepted it was delivered, whatever the connection says.
        if matches!(job.state, State::Offered { .. } | State::Running { term: Term::Fixed, .. }) {
            self.requeue(run, now, effects);
        }
    }

    /// The offer came to nothing.
    pub(super) fn requeue(&mut self, run: RunId, now: Time, effects: &mut Vec<Effect>) {
        self.enqueue(run, now);
        effects.push(Effect::Requeued { run });
    }

    pub(super) fn renew(&mut self, run: RunId, lease: LeaseId, now: Time, effects: &mut Vec<Effect>) {
        let Settings { suspect, grace, .. } = self.settings;
        let Some(job) = self.leased(run, lease, effects) else { return };
        match job.state {
            State::Offered { .. } => {
                job.state = State::Running { lease, term: Term::Renewed };
                self.deadlines.set(Due::Run(run), now + suspect);
                effects.push(Effect::Running { run });
            }
            State::Running { term: Term::Renewed, .. } | State::Suspect { .. } => {
                job.state = State::Running { lease, term: Term::Renewed };
                self.deadlines.set(Due::Run(run), now + suspect);
            }
            State::Cancelling { by, .. } => self.deadlines.set(Due::Run(run), by.min(now + suspect + grace)),
            State::Running { term: Term::Fixed, .. } | State::Queued { .. } => {}
        }
    }

    pub(super) fn ended(&mut self, run: RunId, lease: LeaseId, now: Time, effects: &mut Vec<Effect>) {
        if self.leased(run, lease, effects).is_some() {
            self.finish(run, Ending::Reported, now, effects);
        }
    }

    pub(super) fn returned(
        &mut self,
        runner: RunnerId,
        holding: &[(RunId, LeaseId)],
        now: Time,
        effects: &mut Vec<Effect>,
    ) {
        for run in self.roster.holds(runner) {
            let Some((state, lease)) =
                self.jobs.get(&run).and_then(|job| Some((&job.state, job.state.lease()?)))
            else {
                continue;
            };
            if holding.contains(&(run, lease)) {
                let is_to_stop = matches!(state, State::Cancelling { .. });
                self.renew(run, lease, now, effects);
                if is_to_stop {
                    effects.push(Effect::Stop { run });
                }
                continue;
            }
            match state {
                State::Offered { .. } => self.requeue(run, now, effects),
                State::Cancelling { .. } => self.finish(run, Ending::Cancelled, now, effects),
                State::Running { .. } | State::Suspect { .. } => self.lost(run, now, effects),
                State::Queued { .. } => {}
            }
        }
        for (run, lease) in holding.iter().copied() {
            if self.jobs.get(&run).and_then(|job| job.state.lease()) != Some(lease) {
                effects.push(Effect::Kill { run, lease });
            }
        }
        if self.roster.cleared(runner, holding) {
            for ask in self.roster.asks_of(runner) {
                self.serve(ask);
            }
        }
        self.attend(runner, now);
    }

    /// The run's runner is lost: the run is started again where it may be, or it is over.
    pub(super) fn lost(&mut self, run: RunId, now: Time, effects: &mut Vec<Effect>) {
        let Some(job) = self.jobs.get_mut(&run) else { return };
        let (attempt, attempts) = (job.attempt, job.submission.attempts);
        if attempt < attempts {
            job.attempt += 1;
            self.enqueue(run, now);
            effects.push(Effect::Retried { run, attempt: attempt + 1 });
        } else if attempts > 1 {
            self.finish(run, Ending::Dead { attempts: attempt }, now, effects);
        } else {
            self.finish(run, Ending::RunnerLost, now, effects);
        }
    }

    /// The run was to be stopped, and its runner goes on with it.
    pub(super) fn defied(&mut self, run: RunId, now: Time, effects: &mut Vec<Effect>) {
        let holder = self.jobs.get(&run).and_then(|job| job.holder);
        self.finish(run, Ending::StopLost, now, effects);
        let Some(runner) = holder else { return };
        if self.roster.distrust(runner, run) {
            for ask in self.roster.asks_of(runner) {
                self.asks.shelve(ask);
            }
            effects.push(Effect::Quarantined { runner });
        }
    }
}
