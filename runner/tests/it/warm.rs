//! Runs whose interpreter was there before them: which they are, that each is alone in its own, and that nothing
//! is lost where an interpreter dies, is replaced, or is not there.

mod choice;
mod deaths;
pub(crate) mod kin;
mod replaced;
mod soak;
mod stocks;
mod traces;

use std::time::Duration;

use serde_json::{Value, json};

use crate::app::{TestApp, ending, eventually, patience};
use crate::run::Program;

/// How the interpreter of a run was started.
fn origin(snapshot: &Value) -> &str {
    snapshot["usage"]["start"].as_str().unwrap_or_else(|| panic!("no start in {snapshot}"))
}

/// Runs a program to its end, which has to be a good one.
async fn finish(app: &TestApp, program: Program) -> Value {
    let snapshot = app.submit(program).await.finish().await;
    let fine = json!({"status": "succeeded", "reason": "exit", "exitCode": 0});
    assert_eq!(ending(&snapshot), fine, "{snapshot}\n{}", app.runner.log());
    snapshot
}

/// Runs a program again and again until its interpreter was started like that.
async fn until(app: &TestApp, program: &Program, wanted: &str) -> Value {
    let mut seen = Vec::new();
    let found = async {
        loop {
            let snapshot = finish(app, program.clone()).await;
            if origin(&snapshot) == wanted {
                return snapshot;
            }
            seen.push(origin(&snapshot).to_owned());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let found = tokio::time::timeout(patience(), found).await;
    found.unwrap_or_else(|_| panic!("never {wanted}, but {seen:?}"))
}

/// Waits until an interpreter waits in its room for a program.
async fn ready(app: &TestApp) {
    eventually("a ready interpreter", || (!kin::of(&app.runner).copies().is_empty()).then_some(())).await;
}
