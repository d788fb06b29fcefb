//! The rules of the queue, written down a second time as plainly as they can be: everything is looked through for
//! everything, and nothing is kept that can be found out. `tests` holds the machine against them.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use playpen_protocol::environment::Environment;
use playpen_protocol::id::{LeaseId, RunId, RunnerId};

use super::{AskId, Asker, Demand, Effect, Ending, Event, Means, Owner, Settings, Submission, Time};

/// What is known of everything, and what was to be done about the last event.
#[derive(Debug, Clone)]
pub(super) struct Rules {
    pub(super) settings: Settings,
    pub(super) now: Time,
    /// In the order in which they were submitted, those that are over too.
    pub(super) runs: Vec<Run>,
    /// In the order in which they came.
    pub(super) asks: Vec<(AskId, Asker)>,
    pub(super) asks_made: u64,
    /// The runners that are there, and since when they have nothing, where they have nothing.
    pub(super) runners: BTreeMap<RunnerId, (Means, Option<Time>)>,
    /// What runners were told to stop and did not.
    pub(super) defied: BTreeSet<(RunnerId, RunId)>,
    /// All that were ever granted.
    pub(super) leases: Vec<(RunId, LeaseId)>,
    pub(super) effects: Vec<Effect>,
}

#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) id: RunId,
    pub(super) submission: Submission,
    pub(super) attempt: u32,
    pub(super) phase: Phase,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Phase {
    /// Waits, and since when there is nobody for it, where there is nobody.
    Queued(Option<Time>),
    Offered(RunnerId, LeaseId, Time),
    /// Heard of last.
    Running(RunnerId, LeaseId, Time),
    Foreign(LeaseId, Time),
    /// Heard of last, and told to stop.
    Stopping(RunnerId, LeaseId, Time, Time),
    Over,
}

impl Run {
    pub(super) fn lease(&self) -> Option<LeaseId> {
        match self.phase {
            Phase::Queued(_) | Phase::Over => None,
            Phase::Offered(_, lease, _)
            | Phase::Running(_, lease, _)
            | Phase::Foreign(lease, _)
            | Phase::Stopping(_, lease, ..) => Some(lease),
        }
    }

    fn runner(&self) -> Option<RunnerId> {
        match self.phase {
            Phase::Offered(runner, ..) | Phase::Running(runner, ..) | Phase::Stopping(runner, ..) => {
                Some(runner)
            }
            _ => None,
        }
    }

    fn waits(&self) -> bool {
        matches!(self.phase, Phase::Queued(_))
    }
}

impl Rules {
    pub(super) fn new(settings: Settings) -> Self {
        Self {
            settings,
            now: Time(0),
            runs: Vec::new(),
            asks: Vec::new(),
            asks_made: 0,
            runners: BTreeMap::new(),
            defied: BTreeSet::new(),
            leases: Vec::new(),
            effects: Vec::new(),
        }
    }

    /// What happens, and what is to be done about it.
    pub(super) fn take(&mut self, event: &Event) {
        self.effects.clear();
        match event {
            Event::Submit { run, submission } => self.submit(*run, submission),
            Event::Ask { ask, asker } => {
                if let Asker::Ours { runner, means } = asker {
                    self.runners.insert(*runner, (means.clone(), None));
                }
                self.asks.push((*ask, asker.clone()));
                self.asks_made += 1;
            }
            Event::Withdraw { ask } => self.asks.retain(|(other, _)| other != ask),
            Event::Undelivered { run, lease } => {
                if let Some(run) = self.under(*run, *lease)
                    && matches!(self.runs[run].phase, Phase::Offered(..) | Phase::Foreign(..))
                {
                    self.requeue(run);
                }
            }
            Event::Renew { run, lease } => {
                if let Some(run) = self.under(*run, *lease) {
                    self.heard(run);
                }
            }
            Event::Ended { run, lease } => {
                if let Some(run) = self.under(*run, *lease) {
                    self.finish(run, Ending::Reported);
                }
            }
            Event::Returned { runner, holding } => self.returned(*runner, holding),
            Event::Cancel { run } => self.cancel(*run),
            Event::ShutDown => {
                for run in self.by_id(|run| run.phase != Phase::Over) {
                    self.finish(run, Ending::ServerStopped);
                }
                self.asks.clear();
                self.runners.clear();
                self.defied.clear();
            }
            Event::Wake => self.wake(),
        }
        self.note_who_is_there(matches!(event, Event::Returned { .. }).then_some(event));
        self.offer();
        self.note_who_is_there(None);
    }

    /// When something happens by itself next.
    pub(super) fn next_deadline(&self) -> Option<Time> {
        let silent = self.runners.values().filter_map(|(_, idle)| Some((*idle)? + self.settings.present));
        self.runs.iter().filter_map(|run| self.deadline(run)).chain(silent).min()
    }

    fn deadline(&self, run: &Run) -> Option<Time> {
        let Settings { offer, suspect, grace, stop, unmatched, foreign_grace, .. } = self.settings;
        match run.phase {
            Phase::Queued(nobody) => Some(nobody? + unmatched),
            Phase::Offered(_, _, since) => Some(since + offer),
            // The machine says to itself that the runner is suspect.
            Phase::Running(_, _, heard) if self.now < heard + suspect => Some(heard + suspect),
            Phase::Running(_, _, heard) => Some(heard + suspect + grace),
            Phase::Foreign(_, since) => Some(since + run.submission.timeout + foreign_grace),
            Phase::Stopping(_, _, heard, since) => Some((heard + suspect + grace).min(since + stop)),
            Phase::Over => None,
        }
    }

    fn submit(&mut self, id: RunId, submission: &Submission) {
        let live = self.runs.iter().filter(|run| run.phase != Phase::Over);
        let bytes: usize = live.map(|run| run.submission.bytes).sum();
        let waiting = self.runs.iter().filter(|run| run.waits()).count();
        let full = waiting >= self.settings.max_runs || bytes + submission.bytes > self.settings.max_bytes;
        let phase = Phase::Queued(None);
        let run = Run { id, submission: submission.clone(), attempt: 1, phase };
        if full && self.taker(&run).is_none() {
            return self.effects.push(Effect::Full);
        }
        self.runs.push(run);
    }

    /// The run, where this is its lease.
    fn under(&mut self, id: RunId, lease: LeaseId) -> Option<usize> {
        let run = self.runs.iter().position(|run| run.id == id && run.lease() == Some(lease));
        if run.is_none() {
            self.effects.push(Effect::Stale);
        }
        run
    }

    fn heard(&mut self, run: usize) {
        let now = self.now;
        let Run { id, phase, .. } = &mut self.runs[run];
        match *phase {
            Phase::Offered(runner, lease, _) => {
                *phase = Phase::Running(runner, lease, now);
                self.effects.push(Effect::Running { run: *id });
            }
            Phase::Running(runner, lease, _) => *phase = Phase::Running(runner, lease, now),
            Phase::Stopping(runner, lease, _, since) => *phase = Phase::Stopping(runner, lease, now, since),
            _ => {}
        }
    }

    fn returned(&mut self, runner: RunnerId, holding: &[(RunId, LeaseId)]) {
        for run in self.by_id(|run| run.runner() == Some(runner)) {
            let Run { id, phase, .. } = self.runs[run].clone();
            let still = self.runs[run].lease().is_some_and(|lease| holding.contains(&(id, lease)));
            match phase {
                Phase::Stopping(..) if still => {
                    self.heard(run);
                    self.effects.push(Effect::Stop { run: id });
                }
                _ if still => self.heard(run),
                Phase::Offered(..) => self.requeue(run),
                Phase::Stopping(..) => self.finish(run, Ending::Cancelled),
                _ => self.lost(run),
            }
        }
        for (id, lease) in holding {
            if !self.runs.iter().any(|run| run.id == *id && run.lease() == Some(*lease)) {
                self.effects.push(Effect::Kill { run: *id, lease: *lease });
            }
        }
        self.defied.retain(|(who, what)| *who != runner || holding.iter().any(|(run, _)| run == what));
    }

    fn cancel(&mut self, id: RunId) {
        let Some(run) = self.runs.iter().position(|run| run.id == id) else { return };
        match self.runs[run].phase {
            Phase::Queued(_) | Phase::Offered(..) | Phase::Foreign(..) => self.finish(run, Ending::Cancelled),
            Phase::Running(runner, lease, _) => {
                // From here on the runner has its time anew.
                self.runs[run].phase = Phase::Stopping(runner, lease, self.now, self.now);
                self.effects.push(Effect::Stop { run: id });
            }
            Phase::Stopping(..) | Phase::Over => {}
        }
    }

    fn wake(&mut self) {
        let Settings { suspect, grace, stop, .. } = self.settings;
        for run in self.by_id(|run| self.deadline(run).is_some_and(|at| at <= self.now)) {
            match self.runs[run].phase {
                Phase::Queued(_) => self.finish(run, Ending::Unschedulable),
                Phase::Offered(..) => self.requeue(run),
                Phase::Running(_, _, heard) if heard + suspect + grace <= self.now => self.lost(run),
                Phase::Foreign(..) => self.finish(run, Ending::Overdue),
                Phase::Stopping(runner, _, _, since) if since + stop <= self.now => {
                    let first = self.defied.iter().all(|(who, _)| *who != runner);
                    self.finish(run, Ending::StopLost);
                    self.defied.insert((runner, self.runs[run].id));
                    if first {
                        self.effects.push(Effect::Quarantined { runner });
                    }
                }
                Phase::Stopping(..) => self.finish(run, Ending::Cancelled),
                Phase::Running(..) | Phase::Over => {}
            }
        }
        let (now, present) = (self.now, self.settings.present);
        self.runners.retain(|_, (_, idle)| idle.is_none_or(|idle| idle + present > now));
    }

    fn requeue(&mut self, run: usize) {
        self.runs[run].phase = Phase::Queued(None);
        self.effects.push(Effect::Requeued { run: self.runs[run].id });
    }

    fn lost(&mut self, run: usize) {
        let Run { id, attempt, submission: Submission { attempts, .. }, .. } = self.runs[run];
        if attempt < attempts {
            (self.runs[run].attempt, self.runs[run].phase) = (attempt + 1, Phase::Queued(None));
            self.effects.push(Effect::Retried { run: id, attempt: attempt + 1 });
        } else {
            let ending = if attempts > 1 { Ending::Dead { attempts } } else { Ending::RunnerLost };
            self.finish(run, ending);
        }
    }

    fn finish(&mut self, run: usize, ending: Ending) {
        self.runs[run].phase = Phase::Over;
        self.effects.push(Effect::Finish { run: self.runs[run].id, ending });
    }

    /// Runs in the order of their names, which is that in which the machine goes through many.
    fn by_id(&self, which: impl Fn(&Run) -> bool) -> Vec<usize> {
        let mut found: Vec<usize> = (0..self.runs.len()).filter(|run| which(&self.runs[*run])).collect();
        found.sort_by_key(|run| self.runs[*run].id);
        found
    }

    /// Since when runners have nothing, and runs nobody. A runner that was just heard of was there until now.
    fn note_who_is_there(&mut self, heard: Option<&Event>) {
        for (runner, (_, idle)) in &mut self.runners {
            let asks = self.asks.iter().any(|(_, asker)| asker.is(*runner));
            let busy = asks || self.runs.iter().any(|run| run.runner() == Some(*runner));
            let anew = matches!(heard, Some(Event::Returned { runner: who, .. }) if who == runner);
            *idle = (!busy).then(|| idle.filter(|_| !anew).unwrap_or(self.now));
        }
        for run in &mut self.runs {
            let Phase::Queued(nobody) = &mut run.phase else { continue };
            let mut there = self.runners.values().map(|(means, _)| means.clone()).chain([Means::default()]);
            let somebody = there.any(|means| fits(&run.submission.demand, &means));
            *nobody = (!somebody).then(|| nobody.unwrap_or(self.now));
        }
    }

    /// Who would be given this run: of those that wait and may have one, the one that has waited longest.
    pub(super) fn taker(&self, run: &Run) -> Option<usize> {
        self.asks.iter().position(|(_, asker)| match asker {
            Asker::Foreign => fits(&run.submission.demand, &Means::default()),
            Asker::Ours { runner, means } => {
                self.defied.iter().all(|(who, _)| who != runner) && fits(&run.submission.demand, means)
            }
        })
    }

    fn offer(&mut self) {
        let waiting = |rules: &Self, run: &usize| rules.runs[*run].waits();
        loop {
            let able = (0..self.runs.len()).filter(|run| waiting(self, run));
            let able = able.filter(|run| self.taker(&self.runs[*run]).is_some());
            let Some(run) = able.min_by_key(|run| self.rank(*run, &BTreeMap::new())) else { return };
            let Some(ask) = self.taker(&self.runs[run]) else { return };
            let (ask, asker) = self.asks.remove(ask);
            let (id, lease) = (self.runs[run].id, LeaseId(self.leases.len() as u64 + 1));
            self.leases.push((id, lease));
            self.effects.push(Effect::Offer { ask, run: id, lease, foreign: asker == Asker::Foreign });
            self.runs[run].phase = match asker {
                Asker::Ours { runner, .. } => Phase::Offered(runner, lease, self.now),
                Asker::Foreign => {
                    self.effects.push(Effect::Running { run: id });
                    Phase::Foreign(lease, self.now)
                }
            };
        }
    }

    /// The least is served first. `more` are runs of owners that would be with runners besides.
    fn rank(&self, run: usize, more: &BTreeMap<Owner, usize>) -> (i16, usize, usize) {
        let Submission { owner, priority, .. } = &self.runs[run].submission;
        let theirs = self.runs.iter().filter(|other| other.submission.owner == *owner);
        let running = theirs.filter(|other| other.lease().is_some()).count();
        (-i16::from(*priority), running + more.get(owner).unwrap_or(&0), run)
    }

    /// The runs that wait, in the order in which they would be served if nothing else happened and anyone could
    /// take them.
    pub(super) fn order(&self) -> Vec<RunId> {
        let mut left: Vec<usize> = (0..self.runs.len()).filter(|run| self.runs[*run].waits()).collect();
        let (mut more, mut order) = (BTreeMap::new(), Vec::new());
        while let Some(next) = left.iter().copied().min_by_key(|run| self.rank(*run, &more)) {
            left.retain(|run| *run != next);
            order.push(self.runs[next].id);
            *more.entry(self.runs[next].submission.owner.clone()).or_insert(0) += 1;
        }
        order
    }
}

impl Asker {
    fn is(&self, who: RunnerId) -> bool {
        matches!(self, Self::Ours { runner, .. } if *runner == who)
    }
}

/// By the names of what is asked for and of what there is.
fn fits(demand: &Demand, means: &Means) -> bool {
    let python = |wanted: Environment| {
        let series = format!("{wanted}.");
        let exact = means.pythons.iter().map(Environment::to_string);
        exact.into_iter().any(|exact| exact == wanted.to_string() || exact.starts_with(&series))
    };
    demand.environment.is_none_or(python)
        && demand.labels.iter().all(|label| means.labels.iter().any(|other| other == label))
}

/// How long a foreign runner may take in these tests.
pub(super) const TIMEOUT: Duration = Duration::from_secs(10);
