//! Environments: the versions of Python that runs ask for and that runners have.

use std::fmt;
use std::str::FromStr;

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The most environments that one runner has.
pub const MAX_ENVIRONMENTS: usize = 16;
/// The largest minor number and the largest patch number.
const MAX_NUMBER: u16 = 999;

/// A version of Python 3: `3.12` is any of that series, `3.12.1` that one alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Environment {
    minor: u16,
    patch: Option<u16>,
}

/// Text that is no version of Python 3, written the one way that each has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a version of Python 3, such as \"3.12\" or \"3.12.1\"")]
pub struct NoEnvironment;

impl Environment {
    /// The series that it belongs to: `3.12` for `3.12.1`, and for itself.
    #[must_use]
    pub fn series(self) -> Self {
        Self { patch: None, ..self }
    }

    /// The number after `3.`.
    pub fn minor(self) -> u16 {
        self.minor
    }

    /// Whether a run that asks for this may have `exact`.
    pub fn is_met_by(self, exact: Self) -> bool {
        self == exact || self == exact.series()
    }
}

impl FromStr for Environment {
    type Err = NoEnvironment;

    fn from_str(text: &str) -> Result<Self, NoEnvironment> {
        let mut parts = text.split('.');
        let (major, minor, patch, rest) = (parts.next(), parts.next(), parts.next(), parts.next());
        if major != Some("3") || rest.is_some() {
            return Err(NoEnvironment);
        }
        let minor = number(minor.ok_or(NoEnvironment)?)?;
        Ok(Self { minor, patch: patch.map(number).transpose()? })
    }
}

/// Digits without a sign or leading zeros: each version has one name.
fn number(text: &str) -> Result<u16, NoEnvironment> {
    let canonical = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    let number = text.parse().ok().filter(|number| canonical && *number <= MAX_NUMBER);
    number.ok_or(NoEnvironment)
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "3.{}", self.minor)?;
        self.patch.map_or(Ok(()), |patch| write!(f, ".{patch}"))
    }
}

impl Serialize for Environment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Environment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What a runner says that it has, without what this program does not know: later runners may have more kinds.
pub(crate) fn known<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Environment>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Item {
        Known(Environment),
        Other(IgnoredAny),
    }
    let known = Vec::<Item>::deserialize(deserializer)?.into_iter().filter_map(|item| match item {
        Item::Known(environment) => Some(environment),
        Item::Other(_) => None,
    });
    Ok(known.take(MAX_ENVIRONMENTS).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(text: &str) -> Environment {
        text.parse().expect(text)
    }

    #[test]
    fn a_series_is_met_by_each_of_its_versions_and_a_version_by_itself() {
        let exact = environment("3.12.1");
        for (wanted, met) in
            [("3.12", true), ("3.12.1", true), ("3.12.10", false), ("3.1", false), ("3.11", false)]
        {
            assert_eq!(environment(wanted).is_met_by(exact), met, "{wanted}");
        }
        assert!(!exact.is_met_by(exact.series()), "a series is no version");
    }

    #[test]
    fn each_version_has_one_name() {
        for text in ["3.9", "3.12.0", "3.999.999"] {
            assert_eq!(environment(text).to_string(), text);
        }
        let wrong = [
            "",
            "3",
            "3.",
            "2.7",
            "3.09",
            "3.+9",
            "3.12.",
            "3.12.01",
            "3.12.1.0",
            "3.1000",
            "3.x",
            " 3.12",
            "3.12rc1",
            "python3.12",
            "３.12",
        ];
        for text in wrong {
            assert_eq!(text.parse::<Environment>(), Err(NoEnvironment), "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_answered(text: String) {
            if let Ok(environment) = text.parse::<Environment>() {
                assert_eq!(environment.to_string(), text);
            }
        }
    }
}
