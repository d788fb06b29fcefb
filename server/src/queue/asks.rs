//! The runners that wait for a run: whoever has waited longest is served first, of those that can take it.

use std::collections::BTreeMap;

use playpen_protocol::id::RunnerId;

use super::AskId;
use super::roster::{KindId, Takers};

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Asks {
    waiting: BTreeMap<AskId, Waiting>,
    /// Those that are served, by the kinds of their runners and in the order in which they came; none of these is
    /// empty.
    served: BTreeMap<KindId, BTreeMap<u64, AskId>>,
    came: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Waiting {
    place: u64,
    /// `None` for a foreign runner.
    runner: Option<RunnerId>,
    kind: KindId,
}

impl Asks {
    /// The runner waits from now on; it is not served before [`serve`](Self::serve).
    pub(super) fn join(&mut self, ask: AskId, runner: Option<RunnerId>, kind: KindId) {
        self.came += 1;
        self.waiting.insert(ask, Waiting { place: self.came, runner, kind });
    }

    /// It may have a run. Its kind is returned.
    pub(super) fn serve(&mut self, ask: AskId) -> Option<KindId> {
        let Waiting { place, kind, .. } = self.waiting.get(&ask)?;
        self.served.entry(*kind).or_default().insert(*place, ask);
        Some(*kind)
    }

    /// It waits on, but is given nothing.
    pub(super) fn shelve(&mut self, ask: AskId) {
        let Some(Waiting { place, kind, .. }) = self.waiting.get(&ask) else { return };
        if let Some(group) = self.served.get_mut(kind) {
            group.remove(place);
            if group.is_empty() {
                self.served.remove(kind);
            }
        }
    }

    /// It waits no longer. Its runner is returned, where that is one of ours.
    pub(super) fn leave(&mut self, ask: AskId) -> Option<RunnerId> {
        self.shelve(ask);
        self.waiting.remove(&ask)?.runner
    }

    /// The one that has waited longest of those whose runners are of these kinds.
    pub(super) fn first(&self, takers: &Takers) -> Option<AskId> {
        let served = self.served.iter().filter(|(kind, _)| takers.contains(kind));
        served.filter_map(|(_, group)| group.first_key_value()).min().map(|(_, ask)| *ask)
    }

    /// How many wait.
    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    pub(super) fn clear(&mut self) {
        self.waiting.clear();
        self.served.clear();
    }
}
