//! Which waiting run goes to which waiting runner.

use playpen_protocol::id::{LeaseId, RunId, RunnerId};

use super::super::job::{Ending, State, Term};
use super::super::{AskId, Asker, Effect, Time};
use super::Machine;

impl Machine {
    pub(super) fn ask(&mut self, ask: AskId, asker: &Asker, now: Time) {
        if let Asker::Ours { runner, pythons } = asker {
            self.roster.waits(*runner, pythons, now);
        }
        self.touched.extend(self.asks.join(ask, asker));
    }

    /// The request waits no longer; its runner is returned, where that is one of ours.
    pub(super) fn take(&mut self, ask: AskId, now: Time) -> Option<RunnerId> {
        let runner = self.asks.leave(ask);
        if let Some(runner) = runner {
            self.roster.waited(runner, now);
        }
        runner
    }

    /// Matches waiting runs with waiting runners, both in order.
    pub(super) fn offer(&mut self, now: Time, effects: &mut Vec<Effect>) {
        let mut touched = std::mem::take(&mut self.touched);
        loop {
            // What finds nobody now finds nobody later: each offer leaves fewer that wait.
            touched.retain(|want| self.asks.first(*want).is_some() && self.line.first(*want).is_some());
            let runs = touched.iter().filter_map(|want| self.line.first(*want).map(|first| (first, *want)));
            let Some(((ticket, run), want)) = runs.min() else { return };
            let Some(ask) = self.asks.first(want) else { return };
            let runner = self.take(ask, now);
            self.line.leave(ticket, want);
            self.hand_over(run, ask, runner, now, effects);
        }
    }

    fn hand_over(
        &mut self,
        run: RunId,
        ask: AskId,
        runner: Option<RunnerId>,
        now: Time,
        effects: &mut Vec<Effect>,
    ) {
        let Some(job) = self.jobs.get_mut(&run) else { return };
        self.leases += 1;
        let lease = LeaseId(self.leases);
        effects.push(Effect::Offer { ask, run, lease, foreign: runner.is_none() });
        job.holder = runner;
        if runner.is_some() {
            job.state = State::Offered { lease };
            self.deadlines.set(run, now + self.settings.offer);
        } else {
            job.state = State::Running { lease, term: Term::Fixed };
            self.deadlines.set(run, now + job.timeout + self.settings.foreign_grace);
            effects.push(Effect::Running { run });
        }
    }

    /// A run has waited for a while: with somebody to wait for it waits on.
    pub(super) fn unmatched(&mut self, run: RunId, now: Time, effects: &mut Vec<Effect>) {
        let Some(wanted) = self.jobs.get(&run).and_then(|job| job.want) else { return };
        if self.environments(now).into_iter().any(|exact| wanted.is_met_by(exact)) {
            self.deadlines.set(run, now + self.settings.unmatched);
        } else {
            self.finish(run, Ending::Unschedulable(wanted), effects);
        }
    }
}
