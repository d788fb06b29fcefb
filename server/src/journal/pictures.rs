//! The pictures of a run's window, out of the log: the last whole one, and what changed in it since.

use std::collections::VecDeque;
use std::sync::Arc;

use playpen_protocol::event::{Event, EventBody};

use super::weight;

/// How much is kept of what changed, in bytes; who needs more waits for the next whole picture.
const MOST: usize = 4 << 20;

/// What shows the window as it is.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    /// The first is whole.
    kept: VecDeque<Arc<Event>>,
    weight: usize,
    /// What is around them: the last word counts.
    window: Option<Arc<Event>>,
}

impl Pictures {
    /// Takes a `frame` or a `window`.
    pub(super) fn push(&mut self, event: Arc<Event>) {
        let EventBody::Frame(frame) = &event.body else {
            self.window = Some(event);
            return;
        };
        if frame.key || self.weight > MOST {
            self.kept.clear();
            self.weight = 0;
        }
        // Without the picture that they change, changes are of no use.
        if frame.key || !self.kept.is_empty() {
            self.weight += weight(&event);
            self.kept.push_back(event);
        }
    }

    /// The last that is whole, and what changed in it since.
    pub(super) fn kept(&self) -> &VecDeque<Arc<Event>> {
        &self.kept
    }

    /// About how much memory they take, in bytes.
    pub(super) fn weight(&self) -> usize {
        self.weight
    }

    /// What a reader who has seen everything up to `after` has to see: what changed, or all from the whole picture on.
    pub(super) fn after(&self, after: u64) -> impl Iterator<Item = &Arc<Event>> {
        let window = self.window.iter().filter(move |event| event.seq > after);
        self.kept.range(self.kept.partition_point(|event| event.seq <= after)..).chain(window)
    }
}
