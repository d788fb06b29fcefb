//! The sound of a run, out of the log: the last second of it, for readers who are a little behind. Who comes later hears
//! what comes then, and misses nothing by that.

use std::collections::VecDeque;
use std::sync::Arc;

use playpen_protocol::event::Event;

use super::weight;

/// How long a piece is kept while anything follows, in milliseconds, and how many bytes are kept at most.
const MOST_MS: u64 = 1_000;
const MOST: usize = 512 << 10;
/// How old what somebody hears may be who has missed some of it already.
const OLD_MS: u64 = 200;

/// The newest pieces.
#[derive(Debug, Default)]
pub(super) struct Sounds {
    kept: VecDeque<Arc<Event>>,
    weight: usize,
    /// The last that is not kept any more.
    gone: u64,
}

impl Sounds {
    /// Takes an `audio`.
    pub(super) fn push(&mut self, event: Arc<Event>) {
        self.weight += weight(&event);
        self.kept.push_back(event);
        while self.weight > MOST && self.kept.len() > 1 {
            self.drop_first();
        }
    }

    /// It is so late now, in milliseconds since the epoch.
    pub(super) fn expire(&mut self, now: u64) {
        while self.kept.front().is_some_and(|first| first.at + MOST_MS < now) {
            self.drop_first();
        }
    }

    fn drop_first(&mut self) {
        if let Some(first) = self.kept.pop_front() {
            self.weight -= weight(&first);
            self.gone = first.seq;
        }
    }

    /// About how much memory they take, in bytes.
    pub(super) fn weight(&self) -> usize {
        self.weight
    }

    /// What a reader who has seen everything up to `after` has still to hear.
    pub(super) fn after(&self, after: u64) -> impl Iterator<Item = &Arc<Event>> {
        let begin =
            self.kept.back().filter(|_| after < self.gone).map_or(0, |last| last.at.saturating_sub(OLD_MS));
        self.kept.range(self.kept.partition_point(|event| event.seq <= after || event.at < begin)..)
    }
}
