//! The runners that are there, with or without a run, and the kinds of them: those that have the same are one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use playpen_protocol::environment::Environment;
use playpen_protocol::id::{LeaseId, RunId, RunnerId};

use super::{AskId, Demand, Means, Present};

/// The most runners that are remembered for what they did not stop.
const MAX_QUARANTINED: usize = 1_000;

/// A kind of runners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct KindId(u64);

/// Foreign runners, of which nobody knows whether any is there.
pub(super) const FOREIGN: KindId = KindId(0);

/// The kinds of runners that can take a run.
pub(super) type Takers = Arc<BTreeSet<KindId>>;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Roster {
    runners: BTreeMap<RunnerId, Known>,
    kinds: BTreeMap<KindId, Kind>,
    by_means: BTreeMap<Means, KindId>,
    issued: u64,
    /// All kinds: who can take a run that asks for nothing.
    everyone: Takers,
    /// The runs that these were told to stop and did not. A runner is its process, and later ones have later
    /// identifiers: the first are the ones that are gone, if any.
    quarantined: BTreeMap<RunnerId, BTreeSet<RunId>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Known {
    kind: KindId,
    asks: BTreeSet<AskId>,
    /// The runs that it has.
    holds: BTreeSet<RunId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Kind {
    means: Means,
    runners: usize,
}

impl Roster {
    pub(super) fn new() -> Self {
        let foreign = Kind { means: Means::default(), runners: 1 };
        Self {
            runners: BTreeMap::new(),
            kinds: [(FOREIGN, foreign)].into(),
            by_means: BTreeMap::new(),
            issued: FOREIGN.0,
            everyone: Arc::new([FOREIGN].into()),
            quarantined: BTreeMap::new(),
        }
    }

    /// The runner is there, and has this. Its kind is returned, and whether the kinds are others now.
    pub(super) fn enter(&mut self, runner: RunnerId, means: Means) -> (KindId, bool) {
        let known = self.runners.get(&runner).map(|known| known.kind);
        if let Some(kind) =
            known.filter(|kind| self.kinds.get(kind).is_some_and(|known| known.means == means))
        {
            return (kind, false);
        }
        let kind = *self.by_means.entry(means.clone()).or_insert_with(|| {
            self.issued += 1;
            KindId(self.issued)
        });
        self.kinds.entry(kind).or_insert(Kind { means, runners: 0 }).runners += 1;
        if let Some(old) = known {
            self.leave_kind(old);
        }
        let new = || Known { kind, asks: BTreeSet::new(), holds: BTreeSet::new() };
        self.runners.entry(runner).or_insert_with(new).kind = kind;
        (kind, self.renew_everyone())
    }

    /// The runner is gone. Whether the kinds are others now is returned.
    pub(super) fn leave(&mut self, runner: RunnerId) -> bool {
        let Some(known) = self.runners.remove(&runner) else { return false };
        self.leave_kind(known.kind);
        self.renew_everyone()
    }

    fn leave_kind(&mut self, id: KindId) {
        let Some(kind) = self.kinds.get_mut(&id) else { return };
        kind.runners -= 1;
        if kind.runners == 0 {
            self.by_means.remove(&kind.means);
            self.kinds.remove(&id);
        }
    }

    fn renew_everyone(&mut self) -> bool {
        let changed = !self.everyone.iter().eq(self.kinds.keys());
        if changed {
            self.everyone = Arc::new(self.kinds.keys().copied().collect());
        }
        changed
    }

    /// Who can take a run that asks for this.
    pub(super) fn takers(&self, demand: &Demand) -> Takers {
        if *demand == Demand::default() {
            return self.everyone.clone();
        }
        let able = self.kinds.iter().filter(|(_, kind)| kind.means.meet(demand));
        Arc::new(able.map(|(id, _)| *id).collect())
    }

    pub(super) fn add_ask(&mut self, runner: RunnerId, ask: AskId) {
        if let Some(known) = self.runners.get_mut(&runner) {
            known.asks.insert(ask);
        }
    }

    pub(super) fn remove_ask(&mut self, runner: RunnerId, ask: AskId) {
        if let Some(known) = self.runners.get_mut(&runner) {
            known.asks.remove(&ask);
        }
    }

    pub(super) fn takes(&mut self, runner: RunnerId, run: RunId) {
        if let Some(known) = self.runners.get_mut(&runner) {
            known.holds.insert(run);
        }
    }

    pub(super) fn lets_go(&mut self, runner: RunnerId, run: RunId) {
        if let Some(known) = self.runners.get_mut(&runner) {
            known.holds.remove(&run);
        }
    }

    /// Whether the runner neither waits for a run nor has one: only its silence tells whether it is there.
    pub(super) fn is_idle(&self, runner: RunnerId) -> bool {
        self.runners.get(&runner).is_some_and(|known| known.asks.is_empty() && known.holds.is_empty())
    }

    /// The runs that it has.
    pub(super) fn holds(&self, runner: RunnerId) -> Vec<RunId> {
        self.runners.get(&runner).map(|known| known.holds.iter().copied().collect()).unwrap_or_default()
    }

    /// The requests of the runner that wait.
    pub(super) fn asks_of(&self, runner: RunnerId) -> Vec<AskId> {
        self.runners.get(&runner).map(|known| known.asks.iter().copied().collect()).unwrap_or_default()
    }

    /// The runner did not stop this run. Whether that is the first is returned.
    pub(super) fn distrust(&mut self, runner: RunnerId, run: RunId) -> bool {
        let runs = self.quarantined.entry(runner).or_default();
        let first = runs.is_empty();
        runs.insert(run);
        if self.quarantined.len() > MAX_QUARANTINED {
            self.quarantined.pop_first();
        }
        first
    }

    /// The runner has these runs and no others. Whether it is trusted again because of that is returned.
    pub(super) fn cleared(&mut self, runner: RunnerId, holding: &[(RunId, LeaseId)]) -> bool {
        let Some(runs) = self.quarantined.get_mut(&runner) else { return false };
        runs.retain(|run| holding.iter().any(|(held, _)| held == run));
        let clear = runs.is_empty();
        if clear {
            self.quarantined.remove(&runner);
        }
        clear
    }

    pub(super) fn is_quarantined(&self, runner: RunnerId) -> bool {
        self.quarantined.contains_key(&runner)
    }

    /// How many are there, but for foreign ones, which do not say who they are.
    pub(super) fn present(&self) -> usize {
        self.runners.len()
    }

    /// Each of them.
    pub(super) fn those_present(&self) -> impl Iterator<Item = Present> {
        self.runners.iter().map(|(runner, known)| Present {
            runner: *runner,
            busy: known.holds.len(),
            quarantined: self.is_quarantined(*runner),
        })
    }

    /// What the runners have that are there.
    pub(super) fn environments(&self) -> BTreeSet<Environment> {
        self.kinds.values().flat_map(|kind| kind.means.pythons.iter().copied()).collect()
    }
}
