//! How many places of one shape to have ready. Pure: time is a value.

use std::time::Duration;

use tokio::time::Instant;

/// How long demand is remembered.
const WINDOW: Duration = Duration::from_mins(1);
/// How many there are beside those for as many runs as lately went on at a time: to make one anew takes as long as some
/// small runs, which come one after the other meanwhile.
const SPARE: usize = 3;
/// More are never kept: so many runs do not start within the time that one place takes to be made.
const MOST: usize = 16;

/// Places of one shape.
#[derive(Debug)]
pub(super) struct Stock<T> {
    ready: Vec<T>,
    /// How many are being made.
    making: usize,
    /// How many runs of this shape go on.
    running: usize,
    /// The most that went on at a time, in this window and in the one before.
    peaks: [usize; 2],
    /// How many began, likewise.
    begun: [usize; 2],
    window_began: Instant,
    last_used: Instant,
}

impl<T> Stock<T> {
    /// None yet.
    pub(super) fn new(now: Instant) -> Self {
        Self {
            ready: Vec::new(),
            making: 0,
            running: 0,
            peaks: [0; 2],
            begun: [0; 2],
            window_began: now,
            last_used: now,
        }
    }

    /// A run of this shape begins; it gets what is ready, if anything is.
    pub(super) fn take(&mut self, now: Instant) -> Option<T> {
        self.turn(now);
        self.last_used = now;
        self.running += 1;
        self.begun[0] += 1;
        self.peaks[0] = self.peaks[0].max(self.running);
        self.ready.pop()
    }

    /// What else is ready, for a run that has been counted.
    pub(super) fn another(&mut self) -> Option<T> {
        self.ready.pop()
    }

    /// A run that [`take`](Self::take) was for has ended.
    pub(super) fn done(&mut self) {
        self.running = self.running.saturating_sub(1);
    }

    /// How many more are to be made, of which there may be `floor` at least where nobody wants any, and `room` at
    /// most. They count as being made from now on.
    pub(super) fn order(&mut self, now: Instant, floor: usize, room: usize) -> usize {
        self.turn(now);
        let more = self.wanted(now, floor).saturating_sub(self.ready.len() + self.making).min(room);
        self.making += more;
        more
    }

    /// One that was ordered is there, or could not be made.
    pub(super) fn delivered(&mut self, made: Option<T>) {
        self.making = self.making.saturating_sub(1);
        self.ready.extend(made);
    }

    /// Takes out those that are more than is wanted.
    pub(super) fn surplus(&mut self, now: Instant, floor: usize) -> Vec<T> {
        self.turn(now);
        let keep = self.wanted(now, floor).min(self.ready.len());
        self.ready.split_off(keep)
    }

    /// Takes out those that are not what they should be.
    pub(super) fn weed(&mut self, is_sound: impl Fn(&T) -> bool) -> Vec<T> {
        self.ready.extract_if(.., |one| !is_sound(one)).collect()
    }

    /// Takes out all.
    pub(super) fn drain(&mut self) -> Vec<T> {
        std::mem::take(&mut self.ready)
    }

    /// How many are there or on their way.
    pub(super) fn len(&self) -> usize {
        self.ready.len() + self.making
    }

    /// How many runs of this shape go on.
    pub(super) fn running(&self) -> usize {
        self.running
    }

    /// Whether nobody can have one.
    pub(super) fn has_none(&self) -> bool {
        self.ready.is_empty()
    }

    /// Whether less than half of those that are wanted can be had.
    pub(super) fn is_low(&self, now: Instant, floor: usize) -> bool {
        self.ready.len() * 2 < self.wanted(now, floor)
    }

    /// Whether nothing depends on it.
    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0 && self.running == 0
    }

    /// Whether it can be forgotten.
    pub(super) fn is_idle(&self, now: Instant) -> bool {
        self.is_empty() && now - self.last_used > WINDOW
    }

    /// When a run of this shape last began.
    pub(super) fn last_used(&self) -> Instant {
        self.last_used
    }

    /// As many as went on at a time lately, and some more. One run of a shape says nothing of others to come.
    fn wanted(&self, now: Instant, floor: usize) -> usize {
        let again = self.begun[0] + self.begun[1] > 1 && now - self.last_used <= WINDOW;
        let lately = if again { self.peaks[0].max(self.peaks[1]) + SPARE } else { 0 };
        lately.clamp(floor, MOST)
    }

    fn turn(&mut self, now: Instant) {
        if now - self.window_began > WINDOW {
            self.peaks = [self.running, self.peaks[0]];
            self.begun = [0, self.begun[0]];
            self.window_began = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_follows_demand_and_forgets_it() {
        let start = Instant::now();
        let mut stock = Stock::new(start);
        assert_eq!(stock.order(start, 1, 100), 1);
        stock.delivered(Some(1));
        assert_eq!((stock.take(start), stock.take(start)), (Some(1), None));
        // Two at a time.
        assert!(stock.is_low(start, 1));
        assert_eq!(stock.order(start, 1, 100), 2 + SPARE);
        assert_eq!(stock.order(start, 1, 100), 0);
        for made in [Some(2), Some(3), Some(5), Some(6), None] {
            stock.delivered(made);
        }
        assert_eq!(stock.order(start, 1, 0), 0);
        assert_eq!(stock.order(start, 1, 100), 1);
        stock.delivered(Some(4));
        assert!(!stock.is_low(start, 1));
        stock.done();
        stock.done();
        let later = start + WINDOW * 2;
        assert_eq!(stock.weed(|one| *one != 3), [3]);
        assert_eq!(stock.surplus(later, 1), [5, 6, 4]);
        assert!(!stock.is_idle(later));
        assert_eq!(stock.surplus(later, 0), [2]);
        assert!(stock.is_idle(later));
    }

    #[test]
    fn a_burst_does_not_order_without_end() {
        let now = Instant::now();
        let mut stock = Stock::<u8>::new(now);
        for _ in 0..100 {
            stock.take(now);
        }
        assert_eq!(stock.order(now, 0, 100), MOST);
    }
}
