//! The people and machines of the tests: a server that is started for each test, children who submit
//! programs and watch them, and runners whose every move is the test's own.
//!
//! Everything goes through real sockets. Nothing sleeps to let something happen: what is waited for is an
//! event, and one that does not come within [`PATIENCE`] fails the test with its name.

pub mod answer;
pub mod app;
pub mod binary;
pub mod child;
pub mod foreign;
pub mod link;
pub mod prometheus;
pub mod raw;
pub mod reader;
pub mod runner;
pub mod sse;

use std::future::Future;
use std::time::Duration;

use serde_json::{Value, json};

/// How long anything may take that should happen at once. Long, because the machine may be busy.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// What comes of `event`, which should be soon.
pub async fn soon<T>(what: &str, event: impl Future<Output = T>) -> T {
    let value = tokio::time::timeout(PATIENCE, event).await;
    value.unwrap_or_else(|_| panic!("{what}: not within {} s", PATIENCE.as_secs()))
}

/// A request to run this source as `main.py`.
pub fn program(source: &str) -> Value {
    json!({
        "protocolVersion": 2,
        "language": "python",
        "files": [{"path": "main.py", "content": source}],
        "entryPath": "main.py",
    })
}

/// The request with another field, or with another value for it.
pub fn with(mut program: Value, field: &str, value: impl Into<Value>) -> Value {
    program[field] = value.into();
    program
}

/// The request to be steered with its control key alone.
pub fn with_key(program: Value) -> Value {
    with(program, "access", "key")
}
