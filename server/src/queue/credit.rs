//! Credits: how many offers a runner takes on one connection.
//!
//! A runner says `credit {upTo}`: how many offers in all it takes on this connection, those included that it has
//! had. Since that is a sum, saying it again, or late, grants nothing twice. The connection keeps one request (an ask)
//! in the machine for each offer that is still to come: [`Credits::granted`] says how many more to make, and each
//! ask is answered by one offer. An offer that was sent has used its credit, whatever becomes of it, and is
//! counted with [`Credits::offered`]. One that was not sent, because its run had ended meanwhile, has not: its ask is
//! made again. When the runner drains, or its connection ends, all asks are withdrawn; the next connection counts
//! from nothing.

/// The most offers that may be outstanding on one connection: as many runs as a runner executes at most.
pub const MAX_OUTSTANDING: u64 = 1_000;

/// The credits of one connection.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Credits {
    /// How many asks were made in all.
    asked: u64,
    /// How many of them were answered by an offer.
    offered: u64,
}

impl Credits {
    /// The runner takes offers up to this number in all. How many asks are to be made is returned: none for what was
    /// granted before, and never more than may be outstanding.
    #[must_use]
    pub fn granted(&mut self, up_to: u64) -> u64 {
        let asked = up_to.min(self.offered + MAX_OUTSTANDING).max(self.asked);
        let more = asked - self.asked;
        self.asked = asked;
        more
    }

    /// An ask was answered, and the offer was sent.
    pub fn offered(&mut self) {
        self.offered += 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_credit_that_is_repeated_or_late_grants_nothing() {
        let mut credits = Credits::default();
        assert_eq!(credits.granted(3), 3);
        assert_eq!(credits.granted(3), 0);
        credits.offered();
        assert_eq!(credits.granted(4), 1);
        assert_eq!(credits.granted(2), 0, "granted before");
        assert_eq!(credits.granted(4), 0);
    }

    #[test]
    fn outstanding_offers_are_bounded() {
        let mut credits = Credits::default();
        assert_eq!(credits.granted(u64::MAX), MAX_OUTSTANDING);
        assert_eq!(credits.granted(u64::MAX), 0);
        credits.offered();
        assert_eq!(credits.granted(u64::MAX), 1);
    }

    proptest! {
        /// Whatever the order in which credits arrive, and however often, as many asks are made as the greatest grants.
        #[test]
        fn the_greatest_credit_counts(mut credits in prop::collection::vec(0..100_u64, 1..50)) {
            let mut one = Credits::default();
            let asks: u64 = credits.iter().map(|up_to| one.granted(*up_to)).sum();
            credits.sort_unstable();
            prop_assert_eq!(Some(&asks), credits.last());
        }
    }
}
