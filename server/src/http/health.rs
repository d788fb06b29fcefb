//! Whether the server lives, whether it takes runs, and what its runners have.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::App;
use super::problem::Refused;
use super::run::not_taken;
use crate::dispatch::NotTaken;

pub(super) async fn healthz(State(app): State<Arc<App>>) -> Json<Value> {
    let status = if app.stopping.is_cancelled() { "stopping" } else { "ok" };
    Json(
        json!({"status": status, "version": env!("CARGO_PKG_VERSION"), "environments": app.dispatch.environments()}),
    )
}

/// `GET /readyz`: whether a run that is submitted now would be taken. One that goes away says so before it is gone,
/// so that whoever spreads requests over servers sends it no more.
pub(super) async fn readyz(State(app): State<Arc<App>>) -> Result<Json<Value>, Refused> {
    if app.stopping.is_cancelled() {
        return Err(not_taken(NotTaken::ShuttingDown).into());
    }
    Ok(Json(json!({"status": "ready"})))
}
