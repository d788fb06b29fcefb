//! Whose a request is: for fairness, for limits, and for what one client may not see of another.

use axum::http::HeaderMap;

use super::client::Client;
use crate::queue::Owner;

/// The longest name that a client may have for itself, in bytes.
const MAX_NAME_BYTES: usize = 64;

/// The owner of what this client asks for: its address (an IPv6 network of 64 bits counts as one), so that nobody
/// acts for others, and the opaque name that our editor keeps in the browser (`Playpen-Client`), so that a class
/// behind one address is not one owner. Of a longer name only the beginning counts.
pub(super) fn of(client: &Client, headers: &HeaderMap) -> Owner {
    let name = headers.get("playpen-client").and_then(|value| value.to_str().ok()).unwrap_or_default();
    // Header values that can be read as text are ASCII.
    let name = &name[..name.len().min(MAX_NAME_BYTES)];
    Owner::named(&format!("{} {name}", client.network()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(address: &str, name: Option<&'static str>) -> Owner {
        let mut headers = HeaderMap::new();
        if let Some(name) = name {
            headers.insert("playpen-client", name.parse().unwrap());
        }
        of(&Client { address: address.parse().unwrap(), loopback: false }, &headers)
    }

    #[test]
    fn an_owner_is_an_address_and_a_name() {
        let ann = owner("10.0.0.1", Some("ann"));
        assert_eq!(ann, owner("10.0.0.1", Some("ann")));
        for other in [owner("10.0.0.1", Some("ben")), owner("10.0.0.2", Some("ann")), owner("10.0.0.1", None)]
        {
            assert_ne!(ann, other);
        }
    }

    #[test]
    fn an_ipv6_network_is_one_address() {
        assert_eq!(owner("2001:db8:1:2:3::4", None), owner("2001:db8:1:2:ffff::1", None));
        assert_ne!(owner("2001:db8:1:2::1", None), owner("2001:db8:1:3::1", None));
    }

    #[test]
    fn a_name_that_is_too_long_or_no_text_does_no_harm() {
        let long: &'static str = "x".repeat(10_000).leak();
        assert_eq!(owner("10.0.0.1", Some(long)), owner("10.0.0.1", Some(&long[..MAX_NAME_BYTES])));
        let mut headers = HeaderMap::new();
        headers.insert("playpen-client", axum::http::HeaderValue::from_bytes(b"\xff\xfe").unwrap());
        let client = Client { address: "10.0.0.1".parse().unwrap(), loopback: false };
        assert_eq!(of(&client, &headers), owner("10.0.0.1", None));
    }
}
