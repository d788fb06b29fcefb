//! The runners that wait for a run: whoever has waited longest is served first, of those that can take it.

use std::collections::{BTreeMap, HashMap};

use playpen_protocol::environment::Environment;
use playpen_protocol::id::RunnerId;

use super::line::Want;
use super::{AskId, Asker};

#[derive(Debug, Default)]
pub(super) struct Asks {
    waiting: HashMap<AskId, Waiting>,
    /// The same by what they could take, in the order in which they came; none of these is empty.
    by_want: HashMap<Want, BTreeMap<u64, AskId>>,
    came: u64,
}

#[derive(Debug)]
struct Waiting {
    place: u64,
    /// `None` for a foreign runner.
    runner: Option<RunnerId>,
    wants: Vec<Want>,
}

impl Asks {
    /// The runner waits from now on. What runs may ask for so that it could take them is returned.
    pub(super) fn join(&mut self, ask: AskId, asker: &Asker) -> &[Want] {
        self.came += 1;
        let place = self.came;
        let wants = wants(asker);
        for want in &wants {
            self.by_want.entry(*want).or_default().insert(place, ask);
        }
        &self
            .waiting
            .entry(ask)
            .insert_entry(Waiting { place, runner: asker.runner(), wants })
            .into_mut()
            .wants
    }

    /// It waits no longer. Its runner is returned, where that is one of ours.
    pub(super) fn leave(&mut self, ask: AskId) -> Option<RunnerId> {
        let Waiting { place, runner, wants } = self.waiting.remove(&ask)?;
        for want in wants {
            if let Some(group) = self.by_want.get_mut(&want) {
                group.remove(&place);
                if group.is_empty() {
                    self.by_want.remove(&want);
                }
            }
        }
        runner
    }

    /// The one that has waited longest of those that can take a run which asks for this.
    pub(super) fn first(&self, want: Want) -> Option<AskId> {
        self.by_want.get(&want)?.first_key_value().map(|(_, ask)| *ask)
    }

    pub(super) fn clear(&mut self) {
        self.waiting.clear();
        self.by_want.clear();
    }
}

/// What runs may ask for so that this runner can take them, each once.
fn wants(asker: &Asker) -> Vec<Want> {
    let pythons: &[Environment] = match asker {
        Asker::Ours { pythons, .. } => pythons,
        Asker::Foreign => &[],
    };
    let named = pythons.iter().flat_map(|python| [python.series(), *python]).map(Some);
    let mut wants: Vec<Want> = std::iter::once(None).chain(named).collect();
    wants.sort_unstable();
    wants.dedup();
    wants
}
