//! Who is asking: the client's address, and how often it may ask.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;

use axum::http::HeaderMap;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use ipnet::IpNet;
use playpen_protocol::problem::{ErrorCode, Refusal};

/// Where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Client {
    /// The client's address, as far as it can be told.
    pub(super) address: IpAddr,
    /// Whether it is on this machine for certain.
    pub(super) loopback: bool,
}

impl Client {
    /// The client behind a connection from `peer`. What a proxy says is believed only of trusted ones:
    /// the last address in the chain that none of them vouches for is the client.
    pub(super) fn of(peer: SocketAddr, headers: &HeaderMap, trusted: &[IpNet]) -> Self {
        let peer = peer.ip().to_canonical();
        let is_trusted = |address: IpAddr| trusted.iter().any(|net| net.contains(&address));
        let forwarded = headers.contains_key("forwarded") || headers.contains_key("x-forwarded-for");
        if !is_trusted(peer) {
            return Self { address: peer, loopback: peer.is_loopback() && !forwarded };
        }
        let chain: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        let mut address = peer;
        // A proxy that names nobody stands for somebody that nobody knows.
        let mut known = !forwarded || !chain.is_empty();
        for hop in chain.iter().rev() {
            // An address that cannot be read is as good as none: the one before it is the last known.
            let Some(hop) = parse_hop(hop.trim()) else {
                known = false;
                break;
            };
            address = hop;
            if !is_trusted(hop) {
                break;
            }
        }
        Self { address, loopback: address.is_loopback() && known }
    }

    /// The address that limits are counted for: an IPv6 network of 64 bits counts as one.
    pub(super) fn network(&self) -> IpAddr {
        match self.address {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
            }
            address @ IpAddr::V4(_) => address,
        }
    }
}

fn parse_hop(text: &str) -> Option<IpAddr> {
    let address = text.parse::<IpAddr>().or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}

/// How often one address may submit a run.
#[derive(Debug)]
pub(crate) struct RateLimit(Option<DefaultKeyedRateLimiter<IpAddr>>);

impl RateLimit {
    /// At most so many a minute, all of which may come at once; 0 for no bound.
    pub(crate) fn per_minute(runs: u32) -> Self {
        Self(NonZeroU32::new(runs).map(|runs| RateLimiter::keyed(Quota::per_minute(runs))))
    }

    pub(super) fn check(&self, client: &Client) -> Result<(), Refusal> {
        let Some(limiter) = &self.0 else { return Ok(()) };
        limiter.check_key(&client.network()).map_err(|until| {
            let wait = until.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
            let wait = u32::try_from(wait).unwrap_or(60);
            let message = format!("too many runs from this address; try again in {wait} s");
            Refusal::new(ErrorCode::RateLimited, message).retry_after(wait)
        })
    }

    /// Forgets the addresses that have been quiet.
    pub(crate) fn sweep(&self) {
        if let Some(limiter) = &self.0 {
            limiter.retain_recent();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The address, with `!` where it is surely on this machine.
    fn check(peer: &str, forwarded: &[&str], trusted: &[&str], want: &str) {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        let client = Client::of(format!("{peer}:1").parse().unwrap(), &headers, &trusted);
        assert_eq!(format!("{}{}", client.address, if client.loopback { "!" } else { "" }), want);
    }

    #[test]
    fn a_peer_speaks_for_itself() {
        check("127.0.0.1", &[], &[], "127.0.0.1!");
        check("[::1]", &[], &[], "::1!");
        check("[::ffff:127.0.0.1]", &[], &[], "127.0.0.1!");
        check("10.0.0.5", &[], &[], "10.0.0.5");
    }

    #[test]
    fn nobody_becomes_local_through_an_unknown_proxy() {
        check("127.0.0.1", &["10.9.9.9"], &[], "127.0.0.1");
        check("127.0.0.1", &["127.0.0.1"], &[], "127.0.0.1");
        check("10.0.0.5", &["127.0.0.1"], &[], "10.0.0.5");
    }

    #[test]
    fn a_trusted_proxy_names_the_last_address_it_does_not_vouch_for() {
        check("127.0.0.1", &["1.2.3.4, 10.0.0.7"], &["127.0.0.1/32", "10.0.0.0/8"], "1.2.3.4");
        check("127.0.0.1", &["127.0.0.1, 1.2.3.4"], &["127.0.0.1/32"], "1.2.3.4");
        check("127.0.0.1", &["6.6.6.6", "1.2.3.4"], &["127.0.0.1/32"], "1.2.3.4");
        check("127.0.0.1", &["nonsense, 10.0.0.7"], &["127.0.0.1/32", "10.0.0.0/8"], "10.0.0.7");
        check("127.0.0.1", &["127.0.0.1"], &["127.0.0.1/32"], "127.0.0.1!");
        check("127.0.0.1", &["unknown"], &["127.0.0.1/32"], "127.0.0.1");
        check("127.0.0.1", &[""], &["127.0.0.1/32"], "127.0.0.1");
    }

    #[test]
    fn an_ipv6_network_counts_as_one_client() {
        let client = |address: &str| Client { address: address.parse().unwrap(), loopback: false };
        assert_eq!(client("2001:db8:1:2:3::4").network(), client("2001:db8:1:2:ffff::1").network());
        assert_ne!(client("2001:db8:1:2::1").network(), client("2001:db8:1:3::1").network());
    }
}
