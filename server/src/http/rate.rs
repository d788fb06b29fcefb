//! How often one client may submit a run.

use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU32;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use playpen_protocol::problem::{ErrorCode, Refusal};

use crate::places::{PerClient, Who};

/// Clients share this many accounts, by a hash that nobody outside can reckon: a client that changes its address
/// with each request fills no memory.
const ACCOUNTS: u64 = 1 << 16;

/// How often one client may submit a run.
#[derive(Debug)]
pub(crate) struct RateLimit {
    others: Accounts,
    here: Accounts,
    hasher: RandomState,
}

/// None where there is no bound.
type Accounts = Option<DefaultKeyedRateLimiter<u64>>;

impl RateLimit {
    /// At most so many a minute, all of which may come at once.
    pub(crate) fn per_minute(runs: PerClient) -> Self {
        let accounts = |runs| NonZeroU32::new(runs).map(|runs| RateLimiter::keyed(Quota::per_minute(runs)));
        Self { others: accounts(runs.others), here: accounts(runs.here), hasher: RandomState::new() }
    }

    pub(super) fn check(&self, who: Who) -> Result<(), Refusal> {
        let accounts = if who.here { &self.here } else { &self.others };
        let Some(accounts) = accounts else { return Ok(()) };
        let account = self.hasher.hash_one(who.network) % ACCOUNTS;
        accounts.check_key(&account).map_err(|until| {
            let wait = until.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
            let wait = u32::try_from(wait).unwrap_or(60);
            let message = format!("too many runs from this address; try again in {wait} s");
            Refusal::new(ErrorCode::RateLimited, message).retry_after(wait)
        })
    }

    /// Forgets the clients that have been quiet.
    pub(crate) fn sweep(&self) {
        for accounts in [&self.others, &self.here].into_iter().flatten() {
            accounts.retain_recent();
            accounts.shrink_to_fit();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_without_number_fill_no_memory() {
        let limit = RateLimit::per_minute(PerClient::everyone(1_000));
        for n in 0..200_000_u32 {
            let _ = limit.check(Who { network: std::net::Ipv4Addr::from(n).into(), here: false });
        }
        let accounts = limit.others.as_ref().expect("there is a bound");
        assert!(accounts.len() as u64 <= ACCOUNTS, "{}", accounts.len());
    }
}
