//! Whether the server lives, whether it takes runs, and what its runners have.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use playpen_protocol::environment::Environment;
use serde::Serialize;
use utoipa::ToSchema;

use super::App;
use super::problem::Refused;
use super::run::not_taken;
use crate::dispatch::NotTaken;

/// How the server is.
#[derive(Serialize, ToSchema)]
pub(super) struct Health {
    status: &'static str,
    version: &'static str,
    /// The versions of Python that the connected runners have.
    #[schema(value_type = Vec<String>)]
    environments: BTreeSet<Environment>,
}

/// Whether the server lives.
#[utoipa::path(
    get, path = "/healthz", tag = "Server",
    responses((status = 200, description = "It lives: `ok`, or `stopping`", body = Health))
)]
pub(super) async fn healthz(State(app): State<Arc<App>>) -> Json<Health> {
    let status = if app.stopping.is_cancelled() { "stopping" } else { "ok" };
    Json(Health { status, version: env!("CARGO_PKG_VERSION"), environments: app.dispatch.environments() })
}

/// Whether the server takes runs.
#[derive(Serialize, ToSchema)]
pub(super) struct Ready {
    status: &'static str,
}

/// Whether a run that is submitted now would be taken.
///
/// A server that goes away says so before it is gone, so that whoever spreads requests over servers sends it no more.
#[utoipa::path(
    get, path = "/readyz", tag = "Server",
    responses((status = 200, description = "It would", body = Ready))
)]
pub(super) async fn readyz(State(app): State<Arc<App>>) -> Result<Json<Ready>, Refused> {
    if app.stopping.is_cancelled() {
        return Err(not_taken(NotTaken::ShuttingDown).into());
    }
    Ok(Json(Ready { status: "ready" }))
}
