//! What the first editor says of keys and mouse, as events of ours. Pure.

use serde::Deserialize;
use serde_json::{Map, Value, json};

/// `{event: {type: "input", input: {…}}}`.
#[derive(Deserialize)]
struct Said {
    event: Outer,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Outer {
    Input { input: Map<String, Value> },
}

/// What of an input means something to programs; the rest is bookkeeping of the editor.
const FIELDS: [&str; 8] = ["key", "code", "button", "x", "y", "deltaX", "deltaY", "modifiers"];

/// The events of a message; none where it is no input.
pub(super) fn events(message: &str) -> Vec<Value> {
    let Ok(Said { event: Outer::Input { input } }) = serde_json::from_str(message) else { return Vec::new() };
    let kind = input.get("type").and_then(Value::as_str).unwrap_or_default();
    if !["keydown", "keyup", "mousedown", "mouseup", "mousemove", "wheel"].contains(&kind) {
        // `keypress` says once more what `keydown` has said.
        return Vec::new();
    }
    let mut event = json!({"type": kind});
    for field in FIELDS {
        if let Some(value) = input.get(field).filter(|value| !value.is_null()) {
            event[field] = value.clone();
        }
    }
    let typed = typed(kind, &input).map(|text| json!({"type": "text", "text": text}));
    [event].into_iter().chain(typed).collect()
}

/// What a key types, which this editor does not say by itself.
fn typed(kind: &str, input: &Map<String, Value>) -> Option<String> {
    let key = input.get("key")?.as_str()?;
    let held = |name: &str| input.get("modifiers").is_some_and(|modifiers| modifiers[name] == json!(true));
    let is_text = kind == "keydown" && key.chars().count() == 1 && !held("ctrl") && !held("meta");
    is_text.then(|| key.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(input: &Value) -> Vec<Value> {
        events(&json!({"event": {"type": "input", "input": input}}).to_string())
    }

    #[test]
    fn a_key_is_itself_and_what_it_types() {
        let modifiers = json!({"shift": true, "alt": false, "ctrl": false, "meta": false});
        let key = json!({"type": "keydown", "key": "A", "code": "KeyA", "keyCode": 65, "x": null,
                         "modifiers": modifiers, "timestamp": 5, "seq": 1});
        let event = json!({"type": "keydown", "key": "A", "code": "KeyA", "modifiers": modifiers});
        assert_eq!(heard(&key), [event, json!({"type": "text", "text": "A"})]);
        let arrow = json!({"type": "keydown", "key": "ArrowUp", "code": "ArrowUp"});
        assert_eq!(heard(&arrow), std::slice::from_ref(&arrow));
        let copy = json!({"type": "keydown", "key": "c", "modifiers": {"ctrl": true}});
        assert_eq!(heard(&copy), std::slice::from_ref(&copy));
    }

    #[test]
    fn the_mouse_is_where_it_is() {
        let down = json!({"type": "mousedown", "button": 0, "x": 3.5, "y": 4, "relX": 0.1, "seq": 2});
        assert_eq!(heard(&down), [json!({"type": "mousedown", "button": 0, "x": 3.5, "y": 4})]);
    }

    #[test]
    fn anything_else_is_nothing() {
        for message in
            ["", "[]", "{}", r#"{"event":{"type":"nap"}}"#, r#"{"event":{"type":"input","input":7}}"#]
        {
            assert_eq!(events(message), Vec::<Value>::new(), "{message}");
        }
        for kind in ["keypress", "close", "resize", ""] {
            assert_eq!(heard(&json!({"type": kind, "key": "a"})), Vec::<Value>::new(), "{kind}");
        }
    }
}
