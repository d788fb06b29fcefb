//! What runners say of themselves, for whoever looks after the server. The queue knows which of them are there.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use playpen_protocol::environment::Environment;
use playpen_protocol::id::RunnerId;
use playpen_protocol::labels::Labels;
use serde::Serialize;
use utoipa::ToSchema;

/// The most characters that are kept of a text that a runner says.
const MAX_CHARS: usize = 64;
/// The most runners that are known. A runner is its process, and later ones have later identifiers: the first are the
/// ones that are gone, if any.
const MAX_RUNNERS: usize = 4_096;

/// What those said that spoke last.
#[derive(Debug, Default)]
pub struct Runners(Mutex<BTreeMap<RunnerId, Arc<Says>>>);

/// What a runner says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Says {
    /// What people call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The version of its program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Its sandbox level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// How many runs it executes at a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slots: Option<u32>,
    /// The versions of Python that it has.
    #[schema(value_type = Vec<String>)]
    pub pythons: Vec<Environment>,
    /// What else runs may ask for that it has.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub labels: Labels,
    /// How it talks to the server: `ws` or `poll`.
    pub transport: &'static str,
}

/// As much of a text that a runner says as is kept.
pub fn brief(text: &str) -> &str {
    text.char_indices().nth(MAX_CHARS).map_or(text, |(end, _)| &text[..end])
}

impl Runners {
    /// The runner says this now.
    pub fn says(&self, runner: RunnerId, mut says: Says) {
        for text in [&mut says.name, &mut says.version, &mut says.level].into_iter().flatten() {
            text.truncate(brief(text).len());
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(runner, Arc::new(says));
        if known.len() > MAX_RUNNERS {
            known.pop_first();
        }
    }

    /// What this one said last.
    pub fn of(&self, runner: RunnerId) -> Option<Arc<Says>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&runner).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(name: String) -> Says {
        let (pythons, labels) = (Vec::new(), Labels::default());
        Says { name: Some(name), version: None, level: None, slots: None, pythons, labels, transport: "ws" }
    }

    #[test]
    fn no_number_of_runners_and_no_text_of_theirs_takes_more_than_its_bound() {
        let runners = Runners::default();
        let id = |n: usize| RunnerId::new(n as u64, [0; 10]);
        for n in 0..=MAX_RUNNERS {
            runners.says(id(n), says("猫".repeat(1_000)));
        }
        assert_eq!((runners.of(id(0)), runners.0.lock().unwrap().len()), (None, MAX_RUNNERS));
        let last = runners.of(id(MAX_RUNNERS)).unwrap();
        assert_eq!(last.name.as_deref(), Some("猫".repeat(MAX_CHARS).as_str()));
        runners.says(id(MAX_RUNNERS), says("another".into()));
        assert_eq!(runners.of(id(MAX_RUNNERS)).unwrap().name.as_deref(), Some("another"));
    }
}
