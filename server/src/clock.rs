//! The only place that reads clocks and draws random numbers; everything else is given them as values.
#![expect(clippy::disallowed_methods, reason = "this is the module that the others must ask")]

use std::cell::RefCell;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::queue::Time;

/// The server's clocks. Deadlines go by the monotonic one, so that setting the other does no harm.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    start: Instant,
    start_unix_ms: u64,
}

impl Clock {
    /// Clocks that start now.
    pub fn start() -> Self {
        Self { start: Instant::now(), start_unix_ms: unix_ms() }
    }

    /// The monotonic time.
    pub fn now(&self) -> Time {
        Time(u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    /// The tokio moment at which the monotonic clock shows this time.
    pub fn instant(&self, time: Time) -> tokio::time::Instant {
        (self.start + Duration::from_millis(time.0)).into()
    }

    /// Milliseconds since the epoch when the server started: runs with older identifiers ended before.
    pub fn start_unix_ms(&self) -> u64 {
        self.start_unix_ms
    }

    /// Milliseconds since the epoch. Never before the server's start, so that no run of this server looks
    /// older than it, whatever is done to the machine's clock.
    pub fn unix_ms(&self) -> u64 {
        unix_ms().max(self.start_unix_ms)
    }
}

fn unix_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// How many random bytes are asked for at a time: a run takes some fifty, and each question is a system call.
const DRAWN: usize = 1_024;

/// Bytes from the operating system's generator, each given once.
///
/// # Panics
/// Where the system has no generator: nothing that needs unguessable names can go on without.
pub fn random<const N: usize>() -> [u8; N] {
    thread_local! {
        static LEFT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    LEFT.with_borrow_mut(|left| {
        if left.len() < N {
            left.resize(DRAWN.max(N), 0);
            getrandom::fill(left).expect("the operating system gives random numbers");
        }
        let mut bytes = [0; N];
        let rest = left.len() - N;
        bytes.copy_from_slice(&left[rest..]);
        // What was given is not kept.
        left[rest..].fill(0);
        left.truncate(rest);
        bytes
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn random_bytes_are_given_once() {
        let mut seen = HashSet::new();
        for _ in 0..1_000 {
            assert!(seen.insert(random::<16>().to_vec()));
            assert!(seen.insert(random::<10>().to_vec()));
        }
        assert!(random::<2_000>().iter().any(|byte| *byte != 0));
    }
}
