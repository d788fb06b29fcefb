//! When the next picture may go, and whether it may be exact. Pure: time is a value.
//!
//! What readers say they have shown is all that tells how fast the way to them is. So few pictures are under way, and
//! a slow reader, or a slow network, gets fewer instead of late ones.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use crate::link::Pace;

/// How many pictures may be under way to a reader, and how many may wait for the server.
const UNDER_WAY: u64 = 3;
const WAITING: usize = 2;
/// The shortest time from one to the next: screens show no more, and a program at their rate may be early now and then.
const SHORTEST: Duration = Duration::from_millis(12);
/// To readers that do not say what they have shown.
const UNHEARD: Duration = Duration::from_millis(100);
/// Where nobody watches, so that somebody who comes finds a picture; and where a reader that says what it has shown does
/// not any more.
const SELDOM: Duration = Duration::from_secs(1);
/// A picture that takes longer from here to the screen is too large for the way between.
const LATE: Duration = Duration::from_millis(120);
/// For so long pictures are not exact after that.
const ROUGH: Duration = Duration::from_secs(3);

/// What is known of the way to those who watch.
#[derive(Debug, Default)]
pub struct Timing {
    /// When the last was begun, and how long it took.
    last: Option<(Instant, Duration)>,
    /// The numbers of those under way, and when each went.
    under_way: VecDeque<(u64, Instant)>,
    /// How many went.
    sent: u64,
    late_at: Option<Instant>,
}

impl Timing {
    /// It was looked whether there is something to be sent, which took so long.
    pub fn tried(&mut self, took: Duration, now: Instant) {
        self.last = Some((now.checked_sub(took).unwrap_or(now), took));
    }

    /// The picture of this number went; to make it took so long.
    pub fn sent(&mut self, number: u64, took: Duration, now: Instant) {
        self.tried(took, now);
        self.sent = number;
        self.under_way.push_back((number, now));
        if self.under_way.len() > 64 {
            self.under_way.pop_front();
        }
    }

    /// When the next may go: not before then, unless this is another pace by then.
    pub fn next(&mut self, pace: &Pace, now: Instant) -> Instant {
        let seen = pace.audience.seen;
        while let Some((_, sent)) = self.under_way.pop_front_if(|(number, _)| *number <= seen) {
            if now.saturating_duration_since(sent) > LATE {
                self.late_at = Some(now);
            }
        }
        let Some((began, took)) = self.last else { return now };
        let pause = if !pace.audience.watched || pace.waiting > WAITING {
            SELDOM
        } else if self.sent.saturating_sub(seen) < UNDER_WAY {
            SHORTEST
        } else if seen > 0 {
            SELDOM
        } else {
            UNHEARD
        };
        // Half of a processor at most, so that others get on as well.
        began + pause.max(took * 2)
    }

    /// Whether pictures are to be small rather than exact.
    pub fn is_slow(&self, now: Instant) -> bool {
        self.late_at.is_some_and(|late| now.saturating_duration_since(late) < ROUGH)
    }
}

#[cfg(test)]
mod tests {
    use playpen_protocol::runner::Audience;

    use super::*;

    fn pace(seen: u64, watched: bool, waiting: usize) -> Pace {
        Pace { audience: Audience { seen, watched }, waiting }
    }

    /// How long after the last it would be.
    fn pause(timing: &mut Timing, pace: Pace, now: Instant) -> Duration {
        timing.next(&pace, now) - now
    }

    #[test]
    fn pictures_go_as_readers_see_them() {
        let now = Instant::now();
        let mut timing = Timing::default();
        assert_eq!(pause(&mut timing, pace(0, false, 0), now), Duration::ZERO);
        for number in 1..=3 {
            timing.sent(number, Duration::ZERO, now);
        }
        assert_eq!(pause(&mut timing, pace(0, false, 0), now), SELDOM);
        assert_eq!(pause(&mut timing, pace(0, true, 0), now), UNHEARD);
        assert_eq!(pause(&mut timing, pace(1, true, 0), now), SHORTEST);
        assert_eq!(pause(&mut timing, pace(1, true, 3), now), SELDOM);
        let took = Duration::from_millis(40);
        timing.sent(4, took, now);
        assert_eq!(pause(&mut timing, pace(1, true, 0), now) + took, SELDOM);
        assert_eq!(pause(&mut timing, pace(2, true, 0), now), took);
        // Also for readers that say nothing, and where nobody watches.
        let mut timing = Timing::default();
        let took = Duration::from_millis(1_500);
        for number in 1..=3 {
            timing.sent(number, took, now);
        }
        assert_eq!(pause(&mut timing, pace(0, true, 0), now), took);
        assert_eq!(pause(&mut timing, pace(0, false, 0), now), took);
        assert!(!timing.is_slow(now));
    }

    #[test]
    fn what_comes_late_makes_the_next_small_for_some_time() {
        let now = Instant::now();
        let mut timing = Timing::default();
        timing.sent(1, Duration::ZERO, now);
        timing.next(&pace(1, true, 0), now + LATE);
        assert!(!timing.is_slow(now + LATE));
        timing.sent(2, Duration::ZERO, now);
        let late = now + LATE * 2;
        timing.next(&pace(2, true, 0), late);
        assert!(timing.is_slow(late) && !timing.is_slow(late + ROUGH));
    }
}
