//! The request as JSON, before anything in it is believed.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::Value;

use crate::problem::{ErrorCode, Refusal};

/// Every field may be absent or of any shape; `null` counts as absent.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct RawRequest {
    pub(super) protocol_version: Value,
    pub(super) language: Value,
    pub(super) files: Value,
    pub(super) entry_path: Value,
    pub(super) stdin: Value,
    pub(super) args: Value,
    pub(super) env: Value,
    pub(super) timeout_ms: Value,
    pub(super) limits: Value,
    pub(super) interactive: Value,
    pub(super) access: Value,
    pub(super) collect: Value,
    pub(super) environment: Value,
    pub(super) retry_on_loss: Value,
    pub(super) max_attempts: Value,
    pub(super) priority: Value,
    pub(super) labels: Value,
}

impl RawRequest {
    pub(super) fn parse(body: &[u8]) -> Result<Self, Refusal> {
        // A list would be read as the fields in order.
        if !body.trim_ascii_start().starts_with(b"{") {
            return Err(invalid("the request body is not a JSON object"));
        }
        serde_json::from_slice(body).map_err(|why| invalid(format!("the request body is not JSON: {why}")))
    }
}

/// A refusal for a field of the wrong shape.
pub(super) fn invalid(message: impl Into<String>) -> Refusal {
    Refusal::new(ErrorCode::InvalidPayload, message)
}

/// What a wrong value looks like in a message: its beginning.
pub(super) fn shown(value: &Value) -> String {
    brief(&value.to_string()).into_owned()
}

/// What a text looks like in a message: its beginning, for nothing has bounded it yet.
pub(super) fn brief(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &text[..at]).into(),
        None => text.into(),
    }
}

pub(super) fn text<'a>(value: &'a Value, field: &str) -> Result<Option<&'a str>, Refusal> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        other => Err(invalid(format!("`{field}` is {}, not a string", shown(other)))),
    }
}

/// A list of strings, whose items are still to be looked at.
pub(super) fn list<'a>(value: &'a Value, field: &str) -> Result<&'a [Value], Refusal> {
    match value {
        Value::Null => Ok(&[]),
        Value::Array(items) => Ok(items),
        _ => Err(invalid(format!("`{field}` is not a list of strings"))),
    }
}

pub(super) fn boolean(value: &Value, field: &str) -> Result<Option<bool>, Refusal> {
    match value {
        Value::Null => Ok(None),
        Value::Bool(yes) => Ok(Some(*yes)),
        other => Err(invalid(format!("`{field}` is {}, not true or false", shown(other)))),
    }
}

/// A whole number; fractions are cut off.
pub(super) fn integer(value: &Value, field: &str) -> Result<Option<i64>, Refusal> {
    match value {
        Value::Null => Ok(None),
        Value::Number(number) => {
            #[expect(clippy::cast_possible_truncation, reason = "`as` saturates, as wanted")]
            let whole = number.as_i64().or_else(|| number.as_f64().map(|float| float as i64));
            Ok(whole)
        }
        other => Err(invalid(format!("`{field}` is {}, not a number", shown(other)))),
    }
}

/// A whole number of at least 0; fractions are cut off, and less than 0 counts as 0.
pub(super) fn number(value: &Value, field: &str) -> Result<Option<u64>, Refusal> {
    match value {
        Value::Null => Ok(None),
        Value::Number(number) => {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "`as` saturates, as wanted"
            )]
            let whole = number.as_u64().or_else(|| number.as_f64().map(|float| float as u64));
            Ok(whole)
        }
        other => Err(invalid(format!("`{field}` is {}, not a number", shown(other)))),
    }
}
