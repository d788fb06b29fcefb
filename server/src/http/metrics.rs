//! `GET /metrics`: for Prometheus on this machine, or with a token.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;

use super::App;
use super::client::Client;
use super::problem::Refused;
use super::token::may_look;
use crate::metrics::{FORMAT, Moment};

pub(super) async fn page(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refused> {
    let access = &app.config.access;
    let client = Client::of(peer, &headers, &access.trusted_proxies);
    may_look(&access.metrics_tokens, "METRICS_TOKEN", &client, &headers)?;
    let moment = Moment {
        queue: app.dispatch.census(),
        readers: app.readers.taken(),
        connections: app.connections.taken(),
        results: app.registry.result_bytes(),
    };
    Ok(([(CONTENT_TYPE, FORMAT), (CACHE_CONTROL, "no-store")], app.metrics.page(&moment)))
}
