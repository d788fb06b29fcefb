//! Something that a program shows: the same thing in several forms, as notebooks have them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The most bytes of one, as JSON.
pub const MAX_DISPLAY_BYTES: usize = 4 << 20;
/// The most forms of one.
const MAX_FORMS: usize = 32;
/// The longest name of a form, and the longest name by which a display is changed later, in bytes.
const MAX_NAME: usize = 200;

/// Some JSON that nobody here looks into.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Json(Box<RawValue>);

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.0.get() == other.0.get()
    }
}

impl Eq for Json {}

/// One thing that is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Display {
    /// By MIME type: text as a string, bytes as a string of base64, what is JSON as it is. Where it was
    /// replaced by a later one, or is not kept any more, there is nothing.
    #[serde(default)]
    pub data: BTreeMap<String, Json>,
    /// More about some forms, by MIME type: how large a picture is, say, or what it shows in words.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, Json>,
    /// What it is called, where it may be replaced.
    #[serde(rename = "displayId", default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

impl Display {
    /// About how many bytes of JSON it is.
    pub fn weight(&self) -> usize {
        let forms = self.data.iter().chain(&self.metadata);
        let forms: usize = forms.map(|(name, value)| name.len() + value.0.get().len() + 8).sum();
        forms + self.id.as_ref().map_or(0, String::len) + 64
    }

    /// Whether it is within its bounds.
    pub fn is_within_bounds(&self) -> bool {
        let mut names = self.data.keys().chain(self.metadata.keys()).chain(&self.id);
        self.weight() <= MAX_DISPLAY_BYTES
            && self.data.len() <= MAX_FORMS
            && self.metadata.len() <= MAX_FORMS
            && names.all(|name| name.len() <= MAX_NAME)
    }

    /// It was replaced, or is not kept.
    pub fn forget(&mut self) {
        self.data.clear();
        self.metadata.clear();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_in_it_comes_out_as_it_was() {
        let text = r#"{"data":{"image/png":"iVBO","x/y":{"b":1,"a":[2.50]}},"displayId":"d"}"#;
        let display: Display = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&display).unwrap(), text);
        assert!(display.is_within_bounds());
    }

    #[test]
    fn it_has_bounds() {
        let read = |value: serde_json::Value| serde_json::from_str::<Display>(&value.to_string()).unwrap();
        assert!(!read(json!({"data": {"text/plain": "x".repeat(MAX_DISPLAY_BYTES)}})).is_within_bounds());
        assert!(!read(json!({"data": {}, "displayId": "x".repeat(201)})).is_within_bounds());
        assert!(!read(json!({"data": {"x".repeat(201): 1}})).is_within_bounds());
        let many: BTreeMap<String, u8> = (0..33).map(|n| (n.to_string(), 0)).collect();
        assert!(!read(json!({"data": many})).is_within_bounds());
    }
}
