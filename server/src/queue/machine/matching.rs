//! Which waiting run goes to which waiting runner.

use playpen_protocol::id::{LeaseId, RunId, RunnerId};

use super::super::deadline::Due;
use super::super::job::{State, Term};
use super::super::roster::FOREIGN;
use super::super::{AskId, Asker, Effect, Time};
use super::Machine;

impl Machine {
    pub(super) fn ask(&mut self, ask: AskId, asker: Asker, now: Time) {
        match asker {
            Asker::Foreign => {
                self.asks.join(ask, None, FOREIGN);
                self.serve(ask);
            }
            Asker::Ours { runner, means } => {
                let (kind, changed) = self.roster.enter(runner, means);
                self.roster.add_ask(runner, ask);
                self.attend(runner, now);
                if changed {
                    self.regroup(now);
                }
                self.asks.join(ask, Some(runner), kind);
                if !self.roster.is_quarantined(runner) {
                    self.serve(ask);
                }
            }
        }
    }

    /// The request may be answered with a run.
    pub(super) fn serve(&mut self, ask: AskId) {
        if let Some(kind) = self.asks.serve(ask) {
            self.touched.extend(self.line.groups_for(kind).cloned());
        }
    }

    /// The request waits no longer; its runner is returned, where that is one of ours.
    pub(super) fn take(&mut self, ask: AskId, now: Time) -> Option<RunnerId> {
        let runner = self.asks.leave(ask)?;
        self.roster.remove_ask(runner, ask);
        self.attend(runner, now);
        Some(runner)
    }

    /// The kinds of runners are others now: who can take the runs that wait is found out again.
    pub(super) fn regroup(&mut self, now: Time) {
        for run in self.line.runs() {
            let Some(job) = self.jobs.get_mut(&run) else { continue };
            let State::Queued { takers } = &mut job.state else { continue };
            let were = std::mem::replace(takers, self.roster.takers(&job.submission.demand));
            // Those that nobody could take before go on waiting for their time.
            if were == *takers {
                continue;
            }
            self.line.leave(&job.submission.owner, job.place, &were);
            self.join(run, now);
        }
    }

    /// Matches waiting runs with waiting runners, both in order.
    pub(super) fn offer(&mut self, now: Time, effects: &mut Vec<Effect>) {
        let mut touched = std::mem::take(&mut self.touched);
        loop {
            // What finds nobody now finds nobody later: each offer leaves fewer that wait.
            touched.retain(|takers| self.asks.first(takers).is_some() && self.line.first(takers).is_some());
            let firsts = touched.iter().filter_map(|takers| Some((self.line.first(takers)?, takers)));
            let Some(((_, (owner, place, run)), takers)) = firsts.min() else { return };
            let (owner, place, run) = (owner.clone(), *place, *run);
            let Some(ask) = self.asks.first(takers) else { return };
            self.line.leave(&owner, place, takers);
            self.line.started(&owner);
            self.hand_over(run, ask, now, effects);
        }
    }

    fn hand_over(&mut self, run: RunId, ask: AskId, now: Time, effects: &mut Vec<Effect>) {
        let runner = self.asks.leave(ask);
        let Some(job) = self.jobs.get_mut(&run) else { return };
        self.leases += 1;
        let lease = LeaseId(self.leases);
        effects.push(Effect::Offer { ask, run, lease, foreign: runner.is_none() });
        job.holder = runner;
        if let Some(runner) = runner {
            job.state = State::Offered { lease };
            self.deadlines.set(Due::Run(run), now + self.settings.offer);
            self.roster.remove_ask(runner, ask);
            self.roster.takes(runner, run);
        } else {
            job.state = State::Running { lease, term: Term::Fixed };
            let timeout = job.submission.timeout;
            self.deadlines.set(Due::Run(run), now + timeout + self.settings.foreign_grace);
            effects.push(Effect::Running { run });
        }
    }
}
