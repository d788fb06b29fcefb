//! What is warm, as the runner knows it: zygotes, and places by shape.

use tokio::time::Instant;
use tracing::info;

use super::disk::Fingerprint;
use super::nest::Nest;
use super::stand::{Shape, Stand};
use super::stock::Stock;
use crate::kind::Kinds;
use crate::sandbox::build::Interpreter;

/// The most shapes that are remembered, and the most that one of them may weigh, in bytes: runs that are all
/// different must not fill the memory of the runner.
const MOST_SHAPES: usize = 64;
const HEAVIEST: usize = 4 << 10;
/// What a ready place takes, in MiB: the pages that it has for itself. With libraries, those of a figure are among them.
const PLACE_MB: u64 = 8;
const PLACE_WITH_LIBRARIES_MB: u64 = 24;

#[derive(Debug)]
pub(super) struct State {
    /// One for each interpreter.
    pub(super) broods: Vec<Brood>,
    pub(super) stocks: Vec<(Shape, Stock<Stand>)>,
    /// Nothing is started any more.
    pub(super) is_closed: bool,
}

/// The zygotes of an interpreter.
#[derive(Debug)]
pub(super) struct Brood {
    /// One for each kind.
    pub(super) nests: Vec<Nest>,
    fingerprint: Fingerprint,
    /// How often its files have changed: what was begun before is not what is there now.
    pub(super) changes: u32,
}

impl State {
    /// Nothing yet, of these kinds and interpreters.
    pub(super) fn new(kinds: &Kinds, pythons: &[Interpreter]) -> Self {
        let now = Instant::now();
        let brood = |python| Brood {
            nests: kinds.iter().map(|kind| Nest::new(kind.clone(), now)).collect(),
            fingerprint: Fingerprint::of(python),
            changes: 0,
        };
        Self { broods: pythons.iter().map(brood).collect(), stocks: Vec::new(), is_closed: false }
    }

    /// The stock of this shape, where one is kept.
    pub(super) fn stock(&mut self, shape: &Shape) -> Option<&mut Stock<Stand>> {
        self.stocks.iter_mut().find(|(known, _)| known == shape).map(|(_, stock)| stock)
    }

    /// The stock of this shape, a new one where there is none. None is kept of what is too heavy, nor where all
    /// that are kept are in use.
    pub(super) fn keep(&mut self, shape: &Shape) -> Option<&mut Stock<Stand>> {
        if self.stock(shape).is_none() {
            if shape.weight() > HEAVIEST {
                return None;
            }
            if self.stocks.len() >= MOST_SHAPES {
                let unused = self.stocks.iter().enumerate().filter(|(_, (_, stock))| stock.is_empty());
                let (longest, _) = unused.min_by_key(|(_, (_, stock))| stock.last_used())?;
                self.stocks.swap_remove(longest);
            }
            self.stocks.push((shape.clone(), Stock::new(Instant::now())));
        }
        self.stock(shape)
    }

    /// How much memory the places take that are there or on their way, in MiB.
    pub(super) fn memory_mb(&self) -> u64 {
        self.stocks.iter().map(|(shape, stock)| stock.len() as u64 * self.place_mb(shape)).sum()
    }

    /// How many runs go on that something warm is for.
    pub(super) fn running(&self) -> usize {
        self.stocks.iter().map(|(_, stock)| stock.running()).sum()
    }

    /// How much a place of this shape takes.
    pub(super) fn place_mb(&self, shape: &Shape) -> u64 {
        let is_bare = self.broods[shape.python].nests[shape.kind].is_bare();
        if is_bare { PLACE_MB } else { PLACE_WITH_LIBRARIES_MB }
    }

    /// Lets go of what is no longer so, if the files of this interpreter have changed. Returns what is to be
    /// dropped where nobody waits for it.
    pub(super) fn look_at(&mut self, at: usize, python: &Interpreter) -> Vec<Stand> {
        let Brood { nests, fingerprint, changes } = &mut self.broods[at];
        if !fingerprint.has_changed(python) {
            return Vec::new();
        }
        info!(python = %python.version, "its files have changed: what was ready is made anew");
        *changes += 1;
        nests.iter_mut().for_each(Nest::leave);
        let of_it = self.stocks.iter_mut().filter(|(shape, _)| shape.python == at);
        of_it.flat_map(|(_, stock)| stock.drain()).collect()
    }

    /// Where the zygote for this shape is.
    pub(super) fn nest(&mut self, shape: &Shape) -> &mut Nest {
        &mut self.broods[shape.python].nests[shape.kind]
    }
}

#[cfg(test)]
mod tests {
    use playpen_protocol::runner::Job;
    use serde_json::json;

    use super::*;

    fn shape(arg: &str) -> Shape {
        let job: Job = serde_json::from_value(json!({
            "jobId": "01234567-89ab-7def-8123-456789abcdef",
            "lease": "1",
            "protocolVersion": 2,
            "language": "python",
            "files": [],
            "entryPath": "main.py",
            "args": [arg],
            "timeoutMs": 1_000,
            "createdAt": 0,
        }))
        .unwrap();
        Shape::of(&job, 0, 0)
    }

    #[test]
    fn shapes_that_do_not_come_again_make_room_for_others() {
        let mut state = State::new(&Kinds::default(), &[]);
        let now = Instant::now();
        assert!(state.keep(&shape("used")).unwrap().take(now).is_none());
        for n in 0..1_000 {
            assert!(state.keep(&shape(&n.to_string())).is_some());
        }
        assert_eq!(state.stocks.len(), MOST_SHAPES);
        // What a run is going on of stays.
        assert!(state.stock(&shape("used")).is_some() && state.stock(&shape("0")).is_none());
    }

    #[test]
    fn what_is_heavy_is_not_remembered() {
        let mut state = State::new(&Kinds::default(), &[]);
        assert!(state.keep(&shape(&"x".repeat(HEAVIEST))).is_some());
        assert!(state.keep(&shape(&"x".repeat(HEAVIEST + 1))).is_none());
    }
}
