//! How far readers are with the pictures of a run: its runner paces itself by that.

use std::collections::VecDeque;

/// How many pictures are remembered that nobody has shown yet. A runner that minds its readers has few.
const MOST: usize = 64;

/// The pictures that the journal was given, as far as they matter.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Of each, its place in the journal and the runner's number for it; those that nobody has shown.
    given: VecDeque<(u64, u64)>,
    /// The runner's number of the last that somebody has; `None` before there was any picture.
    last: Option<u64>,
}

impl Shown {
    /// The event `seq` is the picture that its runner calls `number`.
    pub(super) fn given(&mut self, seq: u64, number: u64) {
        self.last.get_or_insert(0);
        if self.given.len() == MOST {
            self.given.pop_front();
        }
        self.given.push_back((seq, number));
    }

    /// A reader has shown everything up to the event `seq`. Whether that is further than any before.
    pub(super) fn seen(&mut self, seq: u64) -> bool {
        let mut news = false;
        while let Some((_, number)) = self.given.pop_front_if(|(given, _)| *given <= seq) {
            self.last = Some(number);
            news = true;
        }
        news
    }

    /// The runner's number of the last that somebody has shown, 0 for none; `None` before there was any.
    pub(super) fn last(&self) -> Option<u64> {
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fastest_reader_counts() {
        let mut shown = Shown::default();
        assert!(!shown.seen(u64::MAX));
        assert_eq!(shown.last(), None);
        (1..=3).for_each(|n| shown.given(10 * n, n));
        assert_eq!(shown.last(), Some(0));
        assert!(!shown.seen(9));
        assert!(shown.seen(29));
        assert_eq!(shown.last(), Some(2));
        assert!(!shown.seen(10) && !shown.seen(29));
        assert!(shown.seen(u64::MAX));
        assert_eq!(shown.last(), Some(3));
    }

    #[test]
    fn little_is_remembered() {
        let mut shown = Shown::default();
        (1..=10_000).for_each(|n| shown.given(n, n));
        assert_eq!(shown.given.len(), MOST);
        assert!(!shown.seen(1) && shown.seen(9_999));
        assert_eq!(shown.last(), Some(9_999));
    }
}
