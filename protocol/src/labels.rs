//! Labels: what runners say of themselves beside their Pythons, and what runs ask for.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The most labels of one runner, and of one run.
pub const MAX_LABELS: usize = 16;
/// The longest name and the longest value, in bytes.
pub const MAX_LABEL_BYTES: usize = 64;
/// The label that every runner has without saying so: the sandbox level that it enforces.
pub const LEVEL: &str = "level";

/// Names with a value each. Both are short and of letters, digits and `._/-` alone, so that they can stand in a
/// setting, in a log and in a sentence as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>")]
pub struct Labels(BTreeMap<String, String>);

/// Text that is no label, or too many of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidLabels {
    /// One that cannot be.
    #[error("{0:?} is not 1 to {MAX_LABEL_BYTES} letters, digits, `.`, `_`, `/` or `-`")]
    Text(String),
    /// More than there may be.
    #[error("there are {0}; at most {MAX_LABELS} are accepted")]
    TooMany(usize),
    /// Not written as `name=value`, or a name that is there already.
    #[error("{0:?} is not a label of its own, written as name=value")]
    Pair(String),
}

impl Labels {
    /// The labels of this map.
    pub fn new(map: BTreeMap<String, String>) -> Result<Self, InvalidLabels> {
        if map.len() > MAX_LABELS {
            return Err(InvalidLabels::TooMany(map.len()));
        }
        let wrong = map.iter().flat_map(|(name, value)| [name, value]).find(|text| !is_label(text));
        match wrong.map(|wrong| wrong.chars().take(MAX_LABEL_BYTES).collect()) {
            Some(wrong) => Err(InvalidLabels::Text(wrong)),
            None => Ok(Self(map)),
        }
    }

    /// The same, with the level that a runner says it enforces. A level that is no label is no level of ours.
    #[must_use]
    pub fn at_level(mut self, level: Option<&str>) -> Self {
        self.0.remove(LEVEL);
        if let Some(level) = level.filter(|level| is_label(level)) {
            self.0.insert(LEVEL.to_owned(), level.to_owned());
        }
        self
    }

    /// Whether all that `wanted` names are here, with the same values.
    pub fn meet(&self, wanted: &Self) -> bool {
        wanted.iter().all(|(name, value)| self.get(name) == Some(value))
    }

    /// The value of this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Names and values, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn is_label(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._/-".contains(&byte);
    (1..=MAX_LABEL_BYTES).contains(&text.len()) && text.bytes().all(fits)
}

impl TryFrom<BTreeMap<String, String>> for Labels {
    type Error = InvalidLabels;

    fn try_from(map: BTreeMap<String, String>) -> Result<Self, InvalidLabels> {
        Self::new(map)
    }
}

/// `name=value,name=value`; nothing at all is no labels.
impl FromStr for Labels {
    type Err = InvalidLabels;

    fn from_str(text: &str) -> Result<Self, InvalidLabels> {
        let mut map = BTreeMap::new();
        for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let wrong = || InvalidLabels::Pair(pair.chars().take(MAX_LABEL_BYTES).collect());
            let (name, value) = pair.split_once('=').ok_or_else(wrong)?;
            if map.insert(name.trim().to_owned(), value.trim().to_owned()).is_some() {
                return Err(wrong());
            }
        }
        Self::new(map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(text: &str) -> Labels {
        text.parse().expect(text)
    }

    #[test]
    fn a_runner_meets_what_it_has_and_no_more() {
        let has = labels("gpu=a100, room=2,os=debian/13");
        for (wanted, met) in [
            ("", true),
            ("gpu=a100", true),
            ("os=debian/13,room=2", true),
            ("room=3", false),
            ("tpu=1", false),
        ] {
            assert_eq!(has.meet(&labels(wanted)), met, "{wanted}");
        }
    }

    #[test]
    fn what_is_no_label_is_refused() {
        for text in ["gpu", "=1", "gpu=", "a=1,a=2", "a b=1", "a=ü", "a=1=2", "a=\"1\""] {
            assert!(text.parse::<Labels>().is_err(), "{text}");
        }
        let long = "x".repeat(MAX_LABEL_BYTES);
        assert!(format!("{long}={long}").parse::<Labels>().is_ok());
        assert!(format!("{long}x=1").parse::<Labels>().is_err());
        let many = |n: usize| (0..n).map(|n| format!("l{n}=1")).collect::<Vec<_>>().join(",");
        assert!(many(MAX_LABELS).parse::<Labels>().is_ok());
        assert_eq!(many(MAX_LABELS + 1).parse::<Labels>(), Err(InvalidLabels::TooMany(MAX_LABELS + 1)));
    }

    #[test]
    fn the_level_is_the_one_that_is_enforced() {
        let said = labels("level=full,room=2");
        assert_eq!(said.clone().at_level(Some("landlock")), labels("level=landlock,room=2"));
        assert_eq!(said.at_level(None), labels("room=2"));
        assert_eq!(Labels::default().at_level(Some("no label!")), Labels::default());
    }
}
