//! One type for each thing that has a name, so that no two are ever mixed up.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// An identifier that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid identifier")]
pub struct InvalidId;

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A version 7 UUID of this moment whose 74 free bits all come from `random` (six of the 80
            /// given are overwritten by the version and the variant).
            ///
            /// `unix_ms` is in milliseconds since the epoch. Counters as in other generators would leave
            /// neighbours guessable, and knowing an identifier is a right.
            pub fn new(unix_ms: u64, random: [u8; 10]) -> Self {
                Self(uuid::Builder::from_unix_timestamp_millis(unix_ms, &random).into_uuid())
            }

            /// The moment in the identifier, in milliseconds since the epoch.
            pub fn unix_ms(self) -> u64 {
                let b = self.0.as_bytes();
                u64::from_be_bytes([0, 0, b[0], b[1], b[2], b[3], b[4], b[5]])
            }

            /// The last six digits: enough to follow a thing through the logs, too few to use it.
            pub fn short(self) -> String {
                let text = self.0.simple().to_string();
                text[text.len() - 6..].to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        /// Short, because debug output ends up in logs.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "(…{})"), self.short())
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                // Only the hyphenated form is ours: one thing, one name.
                if text.len() != 36 {
                    return Err(InvalidId);
                }
                Uuid::try_parse(text).map(Self).map_err(|_| InvalidId)
            }
        }
    };
}

uuid_id! {
    /// A run: one program, executed once (the API's `jobId`).
    RunId
}
uuid_id! {
    /// A runner, for as long as its process lives.
    RunnerId
}

/// The right of one runner to one run. Leases are numbered as they are granted, so a later one has a
/// higher number; a message under any lease but the current one changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LeaseId(pub u64);

impl fmt::Display for LeaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A string on the wire: to everyone but the server it is opaque.
impl Serialize for LeaseId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LeaseId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map(LeaseId).map_err(serde::de::Error::custom)
    }
}

/// The right to steer a run made with `access: "key"`: 128 random bits, 32 hexadecimal digits on the wire.
#[derive(Clone)]
pub struct ControlKey([u8; 16]);

impl ControlKey {
    /// A key of these bits, which must come from the operating system's generator.
    pub fn new(random: [u8; 16]) -> Self {
        Self(random)
    }

    /// Whether `text` is this key, in a time that does not tell how much of it was right.
    pub fn matches(&self, text: &str) -> bool {
        self.to_string().as_bytes().ct_eq(text.as_bytes()).into()
    }
}

impl fmt::Display for ControlKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ControlKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ControlKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_id_carries_its_moment_and_all_random_bits() {
        let ones = RunId::new(1_764_144_000_123, [0xff; 10]);
        assert_eq!(ones.unix_ms(), 1_764_144_000_123);
        assert_eq!(ones.to_string(), "019abf2d-2c7b-7fff-bfff-ffffffffffff");
        let zeros = RunId::new(1_764_144_000_123, [0; 10]);
        assert_eq!(zeros.to_string(), "019abf2d-2c7b-7000-8000-000000000000");
    }

    #[test]
    fn only_the_hyphenated_form_is_an_id() {
        let id = RunId::new(5, [7; 10]);
        assert_eq!(id.to_string().parse(), Ok(id));
        let simple = id.to_string().replace('-', "");
        assert_eq!(simple.parse::<RunId>(), Err(InvalidId));
        assert_eq!("x".repeat(36).parse::<RunId>(), Err(InvalidId));
    }

    #[test]
    fn debug_output_gives_no_right_away() {
        let id = RunId::new(5, [0xab; 10]);
        assert_eq!(format!("{id:?}"), "RunId(…ababab)");
        assert_eq!(format!("{:?}", ControlKey::new([1; 16])), "ControlKey(…)");
    }

    #[test]
    fn a_control_key_matches_itself_alone() {
        let key = ControlKey::new([0x0f; 16]);
        assert!(key.matches("0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f"));
        for wrong in ["", "0f", "0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F", "0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0e"] {
            assert!(!key.matches(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_lease_is_a_string_on_the_wire() {
        assert_eq!(serde_json::to_string(&LeaseId(17)).unwrap(), r#""17""#);
        assert_eq!(serde_json::from_str::<LeaseId>(r#""17""#).unwrap(), LeaseId(17));
        assert!(serde_json::from_str::<LeaseId>(r#""seventeen""#).is_err());
    }
}
