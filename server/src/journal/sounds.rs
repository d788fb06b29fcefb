//! The sound of a run, out of the log: the last second of it. Who comes later hears what comes then, and misses nothing
//! by that.

use std::collections::VecDeque;
use std::sync::Arc;

use playpen_protocol::event::Event;

use super::weight;

/// How long a piece is kept while others follow, in milliseconds, and how many bytes are kept at most.
const MOST_MS: u64 = 1_000;
const MOST: usize = 512 << 10;

/// The newest pieces.
#[derive(Debug, Default)]
pub(super) struct Sounds {
    kept: VecDeque<Arc<Event>>,
    weight: usize,
}

impl Sounds {
    /// Takes an `audio`.
    pub(super) fn push(&mut self, event: Arc<Event>) {
        let begin = event.at.saturating_sub(MOST_MS);
        self.weight += weight(&event);
        self.kept.push_back(event);
        while self.kept.len() > 1
            && let Some(first) = self.kept.pop_front_if(|first| first.at < begin || self.weight > MOST)
        {
            self.weight -= weight(&first);
        }
    }

    /// About how much memory they take, in bytes.
    pub(super) fn weight(&self) -> usize {
        self.weight
    }

    /// What a reader who has seen everything up to `after` has still to hear.
    pub(super) fn after(&self, after: u64) -> impl Iterator<Item = &Arc<Event>> {
        self.kept.range(self.kept.partition_point(|event| event.seq <= after)..)
    }
}
