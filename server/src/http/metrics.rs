//! `GET /metrics`: for Prometheus on this machine, or with a token.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;

use super::App;
use super::client::Client;
use super::problem::Refused;
use super::token::may_look;
use crate::metrics::{FORMAT, Moment};

/// What is counted and measured, for Prometheus.
///
/// For who shows `METRICS_TOKEN`, and for the server's own machine.
#[utoipa::path(
    get, path = "/metrics", tag = "Server",
    responses((status = 200, description = "In the text format of Prometheus", body = String, content_type = "text/plain"))
)]
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refused> {
    let access = &app.config.access;
    may_look(&access.metrics_tokens, "METRICS_TOKEN", &client, &headers)?;
    let moment = Moment {
        queue: app.dispatch.census(),
        readers: app.readers.taken(),
        connections: app.connections.taken(),
        results: app.registry.result_bytes(),
    };
    Ok(([(CONTENT_TYPE, FORMAT), (CACHE_CONTROL, "no-store")], app.metrics.page(&moment)))
}
