//! The only place that reads clocks and draws random numbers; what can be tested without is given them.
#![expect(clippy::disallowed_methods, reason = "this is the module that the others must ask")]

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A moment from which time is counted, by a clock that nobody can set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    /// From now on.
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since then.
    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// In whole milliseconds.
pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Milliseconds since the epoch.
pub(crate) fn unix_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    millis(since)
}

/// Bytes from the operating system's generator.
pub(crate) fn random<const N: usize>() -> std::io::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
    Ok(bytes)
}

/// A uniform number, to spread what should not happen everywhere at once.
pub(crate) fn chance() -> u32 {
    // Without chance every wait is the longest one.
    getrandom::u32().unwrap_or(u32::MAX)
}
