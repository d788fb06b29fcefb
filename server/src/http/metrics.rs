//! `GET /metrics`: for Prometheus on this machine, or with a token.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use playpen_protocol::problem::{ErrorCode, Refusal};

use super::App;
use super::client::Client;
use super::problem::Refused;
use super::token::{bearer, is_same};
use crate::metrics::{FORMAT, Moment};

pub(super) async fn page(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refused> {
    may_look(&app, peer, &headers)?;
    let moment = Moment {
        queue: app.dispatch.census(),
        readers: app.readers.taken(),
        connections: app.connections.taken(),
        results: app.registry.result_bytes(),
    };
    Ok(([(CONTENT_TYPE, FORMAT), (CACHE_CONTROL, "no-store")], app.metrics.page(&moment)))
}

fn may_look(app: &App, peer: SocketAddr, headers: &HeaderMap) -> Result<(), Refusal> {
    let access = &app.config.access;
    if let (Some(shown), Some(token)) = (bearer(headers), &access.metrics_token) {
        if is_same(shown, token) {
            return Ok(());
        }
        return Err(Refusal::new(ErrorCode::Forbidden, "the token is not this server's `METRICS_TOKEN`"));
    }
    // A page in a browser on this machine is not this machine: it may be anybody's.
    let page = headers.get("sec-fetch-site").is_some_and(|site| site != "none");
    if Client::of(peer, headers, &access.trusted_proxies).loopback && !page {
        return Ok(());
    }
    let message = match access.metrics_token {
        Some(_) => "show the token: `Authorization: Bearer <METRICS_TOKEN>`",
        None => "this server has no `METRICS_TOKEN`, so only its own machine may look at this",
    };
    Err(Refusal::new(ErrorCode::Unauthorized, message))
}
