//! What a run shows, beside its log: pictures are large, and their numbers few.
//!
//! An update takes the place of what it changes: of that only its place in the order stays, empty. So does what falls out
//! by its size, the oldest first.

use std::collections::VecDeque;
use std::sync::Arc;

use playpen_protocol::display::Display;
use playpen_protocol::event::{Event, EventBody};

use super::weight;

/// How many are kept. Our runners pass on fewer.
const MOST: usize = 4_096;

/// The displays of one run, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Displays {
    kept: VecDeque<Arc<Event>>,
    weight: usize,
    /// Those up to this number gave way to later ones.
    emptied: u64,
}

impl Displays {
    /// Whether one more can be taken.
    pub(super) fn has_room(&self) -> bool {
        self.kept.len() < MOST
    }

    /// Takes a `display` or an `updateDisplay`; of those that are there `max_bytes` stay.
    pub(super) fn push(&mut self, event: Event, max_bytes: usize) {
        if let EventBody::UpdateDisplay(Display { id: Some(id), .. }) = &event.body {
            self.replace(id);
        }
        self.weight += weight(&event);
        self.kept.push_back(Arc::new(event));
        let last = self.kept.len() - 1;
        let mut at = self.kept.partition_point(|event| event.seq <= self.emptied);
        while self.weight > max_bytes && at < last {
            self.emptied = self.kept[at].seq;
            self.empty(at);
            at += 1;
        }
    }

    /// About how much memory they hold, in bytes.
    pub(super) fn weight(&self) -> usize {
        self.weight
    }

    /// Those after the one numbered `after`.
    pub(super) fn after(&self, after: u64) -> impl Iterator<Item = &Arc<Event>> {
        self.kept.range(self.kept.partition_point(|event| event.seq <= after)..)
    }

    /// What is called so gives way to an update.
    fn replace(&mut self, id: &str) {
        let mut at = 0;
        while let Some(event) = self.kept.get(at) {
            match &event.body {
                EventBody::Display(display) if display.id.as_deref() == Some(id) => self.empty(at),
                EventBody::UpdateDisplay(display) if display.id.as_deref() == Some(id) => {
                    self.weight -= weight(event);
                    self.kept.remove(at);
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Forgets what this one shows.
    fn empty(&mut self, at: usize) {
        let Some(event) = self.kept.get_mut(at) else { return };
        self.weight -= weight(event);
        let mut emptied = Event::clone(event);
        if let EventBody::Display(display) | EventBody::UpdateDisplay(display) = &mut emptied.body {
            display.forget();
        }
        self.weight += weight(&emptied);
        *event = Arc::new(emptied);
    }
}
