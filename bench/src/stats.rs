//! Times, and what is said of many of them. Pure.

use std::time::Duration;

/// How long something took, each time it was done. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Times(Vec<Duration>);

impl Times {
    /// `None` where nothing was measured.
    pub fn new(mut times: Vec<Duration>) -> Option<Self> {
        times.sort_unstable();
        (!times.is_empty()).then_some(Self(times))
    }

    /// The time that so many of a hundred did not exceed: a time that really occurred, none in between.
    pub fn percentile(&self, percent: usize) -> Duration {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        self.0[rank - 1]
    }

    /// How often it was done.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(ms: impl IntoIterator<Item = u64>) -> Times {
        Times::new(ms.into_iter().map(Duration::from_millis).collect()).unwrap()
    }

    #[test]
    fn percentiles_are_times_that_occurred() {
        let times = times((1..=200).rev());
        let percentiles = [1, 50, 95, 99, 100].map(|percent| times.percentile(percent).as_millis());
        assert_eq!(percentiles, [2, 100, 190, 198, 200]);
    }

    #[test]
    fn one_time_is_every_percentile() {
        assert_eq!([0, 50, 99].map(|percent| times([7]).percentile(percent).as_millis()), [7, 7, 7]);
    }

    #[test]
    fn nothing_measured_is_nothing() {
        assert_eq!(Times::new(Vec::new()), None);
    }
}
