//! How long to wait before trying again. Pure: chance is an argument.

use std::time::Duration;

/// The first wait, at most.
const FIRST: Duration = Duration::from_secs(1);
/// The longest wait while nothing runs.
pub(super) const IDLE: Duration = Duration::from_secs(64);
/// The longest wait while a run lives, whose lease lapses otherwise.
pub(super) const RUNNING: Duration = Duration::from_secs(3);

/// Waits that double up to a cap, with full jitter: runners that lost the same server do not all come back
/// at the same moment.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// The next wait, between nothing and twice the last bound, at most `cap`. `chance` is uniform.
    pub(super) fn next(&mut self, cap: Duration, chance: u32) -> Duration {
        let bound = FIRST.saturating_mul(1 << self.failures.min(16)).min(cap);
        self.failures = self.failures.saturating_add(1);
        fraction(bound, chance)
    }

    /// It worked.
    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }
}

/// `interval`, a quarter more or less.
pub(super) fn about(interval: Duration, chance: u32) -> Duration {
    interval * 3 / 4 + fraction(interval / 2, chance)
}

fn fraction(whole: Duration, chance: u32) -> Duration {
    whole.mul_f64(f64::from(chance) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn waits_double_up_to_their_cap() {
        let mut backoff = Backoff::default();
        let bounds: Vec<_> = (0..8).map(|_| backoff.next(IDLE, u32::MAX)).collect();
        assert_eq!(bounds, [1, 2, 4, 8, 16, 32, 64, 64].map(s));
        assert_eq!(backoff.next(RUNNING, u32::MAX), s(3));
        backoff.reset();
        assert_eq!(backoff.next(IDLE, u32::MAX), s(1));
    }

    #[test]
    fn chance_decides_within_the_bound() {
        assert_eq!(Backoff::default().next(IDLE, 0), s(0));
        let half = Backoff::default().next(IDLE, u32::MAX / 2);
        assert!(half > Duration::from_millis(499) && half < Duration::from_millis(501));
        assert_eq!(about(s(4), 0), s(3));
        assert_eq!(about(s(4), u32::MAX), s(5));
    }
}
