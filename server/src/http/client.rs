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
        let said = |hops: &[_]| (!hops.is_empty()).then(|| last(peer, hops, is_trusted));
        let (address, known) = match (said(&x_forwarded_for(headers)), said(&self::forwarded(headers))) {
            // A proxy that names nobody stands for somebody that nobody knows.
            (None, None) => (peer, !forwarded),
            (Some(one), None) => one,
            // Few proxies write it, and all others hand on what a client made: it makes nobody local.
            (None, Some((address, _))) => (address, false),
            (Some(one), Some(other)) if one == other => one,
            // A proxy writes one of the headers and hands on the other as the client made it: which, nobody knows.
            (Some(_), Some(_)) => (peer, false),
        };
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

/// The last address that no trusted proxy vouches for, and whether that is certain.
fn last(peer: IpAddr, hops: &[Option<IpAddr>], is_trusted: impl Fn(IpAddr) -> bool) -> (IpAddr, bool) {
    let mut address = peer;
    for hop in hops.iter().rev() {
        // An address that cannot be read is as good as none: the one before it is the last known.
        let Some(hop) = *hop else { return (address, false) };
        address = hop;
        if !is_trusted(hop) {
            break;
        }
    }
    (address, true)
}

/// The addresses of `X-Forwarded-For`, the client's first; `None` for what is none.
fn x_forwarded_for(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    items(headers, "x-forwarded-for").map(address_in).collect()
}

/// Those of `Forwarded` (RFC 7239), whose elements may name none, or hide it.
fn forwarded(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let of = |element: &str| {
        let mut pairs = element.split(';').filter_map(|pair| pair.split_once('='));
        let (_, value) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
        address_in(value.trim().trim_matches('"'))
    };
    items(headers, "forwarded").map(of).collect()
}

/// What stands between the commas of a header that may be there several times.
fn items<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = &'a str> {
    // What is no text names nobody, and hides who came before it.
    headers.get_all(name).iter().flat_map(|value| value.to_str().unwrap_or_default().split(','))
}

/// An address as proxies write it: alone, with a port, and of IPv6 in brackets.
fn address_in(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().or_else(|_| text.parse().map(|socket: SocketAddr| socket.ip()));
    address.ok().map(|address: IpAddr| address.to_canonical())
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
    #[track_caller]
    fn check_headers(peer: &str, headers: &[(&'static str, &str)], trusted: &[&str], want: &str) {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        let client = Client::of(format!("{peer}:1").parse().unwrap(), &map, &trusted);
        assert_eq!(format!("{}{}", client.address, if client.loopback { "!" } else { "" }), want);
    }

    #[track_caller]
    fn check(peer: &str, forwarded: &[&str], trusted: &[&str], want: &str) {
        let headers: Vec<_> = forwarded.iter().map(|value| ("x-forwarded-for", *value)).collect();
        check_headers(peer, &headers, trusted, want);
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
    fn the_standard_header_says_the_same() {
        let check = |value, want| check_headers("10.0.0.1", &[("forwarded", value)], &["10.0.0.0/8"], want);
        check("for=1.2.3.4", "1.2.3.4");
        check("proto=https; For=\"1.2.3.4:4711\";by=10.0.0.1", "1.2.3.4");
        check("for=6.6.6.6, for=\"[2001:db8::1]\", for=10.0.0.7", "2001:db8::1");
        check("for=\"[2001:db8::1]:80\"", "2001:db8::1");
        // Hidden, unknown, or not there: whoever it is, the one that said so is known.
        check("for=1.2.3.4, for=_hidden", "10.0.0.1");
        check("for=1.2.3.4, for=unknown, for=10.0.0.7", "10.0.0.7");
        check("for=1.2.3.4, by=10.0.0.1", "10.0.0.1");
        check_headers("10.0.0.1", &[("forwarded", "for=1.2.3.4")], &[], "10.0.0.1");
        // It alone makes nobody local.
        check_headers("127.0.0.1", &[("forwarded", "for=127.0.0.1")], &["127.0.0.1/32"], "127.0.0.1");
    }

    #[test]
    fn a_header_that_the_proxy_does_not_write_changes_nobodys_address() {
        let both = |forwarded, x, want| {
            let headers = [("forwarded", forwarded), ("x-forwarded-for", x)];
            check_headers("127.0.0.1", &headers, &["127.0.0.1/32"], want);
        };
        both("for=6.6.6.6", "1.2.3.4", "127.0.0.1");
        both("for=127.0.0.1", "1.2.3.4", "127.0.0.1");
        both("for=1.2.3.4", "1.2.3.4", "1.2.3.4");
    }

    #[test]
    fn an_ipv6_network_counts_as_one_client() {
        let client = |address: &str| Client { address: address.parse().unwrap(), loopback: false };
        assert_eq!(client("2001:db8:1:2:3::4").network(), client("2001:db8:1:2:ffff::1").network());
        assert_ne!(client("2001:db8:1:2::1").network(), client("2001:db8:1:3::1").network());
    }
}
