//! When to look whether an interactive program waits for an answer, and what follows. Pure: time is a value.
//!
//! Nobody announces that a program waits; it is looked at, soon after it wrote or was answered, and then more and more
//! rarely.

use std::time::Duration;

use tokio::time::Instant;

use crate::sandbox::wire::Waits;

/// The shortest time until it is looked at, and the longest; each is twice the one before.
const FIRST: Duration = Duration::from_micros(250);
const LONGEST: Duration = Duration::from_millis(250);
/// From here on it has been quiet for so long that a thread beside the main one counts: one that always reads, while
/// the program goes on, asks nothing.
const QUIET: Duration = Duration::from_millis(60);

/// What is known of one program.
#[derive(Debug)]
pub(super) struct Asking {
    /// For how long it may wait.
    patience: Duration,
    /// Counts what makes an answer of before worthless.
    turn: u64,
    pause: Duration,
    /// When it is looked at next, unless that is going on.
    next: Option<Instant>,
    /// Since when it waits.
    since: Option<Instant>,
    /// It has waited for too long, if it still does.
    is_last: bool,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// It asks: that is to be told.
    Asks,
    /// It has asked for too long.
    Idle,
}

impl Asking {
    /// A program that has just started, and may wait for so long.
    pub(super) fn new(now: Instant, patience: Duration) -> Self {
        let mut asking = Self { patience, turn: 0, pause: FIRST, next: None, since: None, is_last: false };
        asking.stirred(now);
        asking
    }

    /// The program wrote something, or somebody answered.
    pub(super) fn stirred(&mut self, now: Instant) {
        self.turn += 1;
        self.pause = FIRST;
        self.since = None;
        self.is_last = false;
        self.next = Some(now + FIRST);
    }

    /// When something is to be done next, where that is not in the hands of others.
    pub(super) fn due(&self) -> Option<Instant> {
        self.next.or_else(|| self.since.map(|since| since + self.patience))
    }

    /// It is due: the number of the look that is to be taken.
    pub(super) fn look(&mut self) -> u64 {
        self.is_last = self.next.is_none();
        self.next = None;
        self.since = self.since.filter(|_| !self.is_last);
        self.turn
    }

    /// It cannot be looked at now: there is something that it may still read.
    pub(super) fn put_off(&mut self, now: Instant) {
        self.pause = (self.pause * 2).min(LONGEST);
        self.next = Some(now + self.pause);
    }

    /// What a look has shown.
    pub(super) fn looked(&mut self, turn: u64, waits: Waits, now: Instant) -> Found {
        if turn != self.turn || self.next.is_some() || self.since.is_some() {
            return Found::Nothing;
        }
        let asks = match waits {
            Waits::Nobody => false,
            Waits::Awhile | Waits::Thread => self.pause >= QUIET,
            Waits::Program => true,
        };
        match (asks, std::mem::take(&mut self.is_last)) {
            // It goes on by itself; that it asks has been told.
            (true, true) if waits == Waits::Awhile => {
                self.since = Some(now);
                Found::Nothing
            }
            (true, true) => Found::Idle,
            (true, false) => {
                self.since = Some(now);
                Found::Asks
            }
            (false, _) => {
                self.put_off(now);
                Found::Nothing
            }
        }
    }
}

/// Returns at that time, if there is one.
pub(super) async fn due(time: Option<Instant>) {
    match time {
        Some(time) => tokio::time::sleep_until(time).await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_mins(5);

    /// Looks again and again until something is found: what, and how long that took.
    fn until_found(asking: &mut Asking, mut now: Instant, waits: Waits) -> (Found, Instant) {
        for _ in 0..10_000 {
            now = now.max(asking.due().expect("something to do"));
            let turn = asking.look();
            match asking.looked(turn, waits, now) {
                Found::Nothing => {}
                found => return (found, now),
            }
        }
        (Found::Nothing, now)
    }

    #[test]
    fn a_question_is_found_at_once_and_ends_the_run_when_nobody_answers() {
        let start = Instant::now();
        let mut asking = Asking::new(start, PATIENCE);
        let (found, at) = until_found(&mut asking, start, Waits::Program);
        assert_eq!((found, at), (Found::Asks, start + FIRST));
        assert_eq!(until_found(&mut asking, at, Waits::Program), (Found::Idle, at + PATIENCE));
    }

    #[test]
    fn an_answer_starts_anew_and_what_was_looked_at_before_does_not_count() {
        let start = Instant::now();
        let mut asking = Asking::new(start, PATIENCE);
        let turn = asking.look();
        asking.stirred(start);
        assert_eq!(asking.looked(turn, Waits::Program, start), Found::Nothing);
        assert_eq!(until_found(&mut asking, start, Waits::Program).0, Found::Asks);
        assert_eq!(asking.due(), Some(start + FIRST + PATIENCE));
    }

    #[test]
    fn a_thread_counts_when_it_is_quiet() {
        let start = Instant::now();
        let mut asking = Asking::new(start, PATIENCE);
        let (found, at) = until_found(&mut asking, start, Waits::Thread);
        assert_eq!(found, Found::Asks);
        assert!(at - start >= QUIET && at - start < QUIET * 4, "{:?}", at - start);
    }

    #[test]
    fn who_waits_for_a_time_asks_once_and_is_never_idle() {
        let start = Instant::now();
        let mut asking = Asking::new(start, PATIENCE);
        let (found, at) = until_found(&mut asking, start, Waits::Awhile);
        assert_eq!(found, Found::Asks);
        assert!(at - start >= QUIET && at - start < QUIET * 4, "{:?}", at - start);
        let (found, later) = until_found(&mut asking, at, Waits::Awhile);
        assert_eq!(found, Found::Nothing);
        assert!(later - at > PATIENCE * 9_900);
    }

    #[test]
    fn a_program_that_works_is_looked_at_rarely_and_never_idle() {
        let start = Instant::now();
        let mut asking = Asking::new(start, PATIENCE);
        let (found, at) = until_found(&mut asking, start, Waits::Nobody);
        assert_eq!(found, Found::Nothing);
        assert!(at - start > LONGEST * 9_900);
        // One that waited, and does not any more when its time is up.
        asking.stirred(at);
        let (_, at) = until_found(&mut asking, at, Waits::Program);
        let turn = asking.look();
        assert_eq!(asking.looked(turn, Waits::Nobody, at + PATIENCE), Found::Nothing);
        assert!(asking.due().is_some_and(|due| due <= at + PATIENCE + LONGEST));
    }
}
