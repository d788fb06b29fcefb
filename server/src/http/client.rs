//! Who is asking: the client's address, and what is said where it has or asks too much.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::HeaderMap;
use ipnet::IpNet;
use playpen_protocol::problem::{ErrorCode, Refusal};

use crate::places::{NoPlace, Who};

/// What begins the names of headers that proxies add. Whoever comes through one may be anywhere.
const SIGNS_OF_A_PROXY: [&str; 4] = ["forwarded", "x-forwarded-", "x-real-ip", "via"];

/// After how many seconds it may be worth asking again for a place.
const RETRY_AFTER: u32 = 5;

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
        let forwarded =
            headers.keys().any(|name| SIGNS_OF_A_PROXY.iter().any(|sign| name.as_str().starts_with(sign)));
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

    /// Whom limits are counted for.
    pub(super) fn who(&self) -> Who {
        Who { network: self.network(), here: self.loopback }
    }

    /// The address that counts: of an IPv6 address the network of 64 bits.
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

/// The refusal of what there is enough of.
pub(super) fn no_place(why: NoPlace, what: &str) -> Refusal {
    let (code, message) = match why {
        NoPlace::ForClient => {
            let message =
                format!("there are as many {what} from this address as one may have; end some first");
            (ErrorCode::RateLimited, message)
        }
        NoPlace::AtAll => {
            let message = format!("there are as many {what} as this server holds; try again in a moment");
            (ErrorCode::ServerBusy, message)
        }
    };
    Refusal::new(code, message).retry_after(RETRY_AFTER)
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
