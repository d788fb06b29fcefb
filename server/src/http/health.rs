//! Whether the server lives, and what its runners have.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::App;

pub(super) async fn healthz(State(app): State<Arc<App>>) -> Json<Value> {
    let status = if app.stopping.is_cancelled() { "stopping" } else { "ok" };
    Json(
        json!({"status": status, "version": env!("CARGO_PKG_VERSION"), "environments": app.dispatch.environments()}),
    )
}
