//! Runners show a token. No web page acts as a runner.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, ORIGIN};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use playpen_protocol::problem::{ErrorCode, Refusal};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use super::App;
use super::client::Client;
use super::problem::Refused;

pub(super) async fn guard(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let access = &app.config.access;
    let client = Client::of(peer, request.headers(), &access.trusted_proxies);
    match check(request.headers(), access.runner_token.as_ref(), &client) {
        Ok(()) => next.run(request).await,
        Err(refusal) => Refused(refusal).into_response(),
    }
}

fn check(headers: &HeaderMap, token: Option<&SecretString>, client: &Client) -> Result<(), Refusal> {
    if headers.contains_key(ORIGIN) || headers.contains_key("sec-fetch-site") {
        return Err(Refusal::new(ErrorCode::Forbidden, "no web page may act as a runner"));
    }
    let Some(token) = token else {
        if client.loopback {
            return Ok(());
        }
        let message =
            "this server has no `RUNNER_ACCESS_TOKEN`, so only runners on its own machine may connect";
        return Err(Refusal::new(ErrorCode::Unauthorized, message));
    };
    let Some(shown) = bearer(headers) else {
        let message = "a runner shows its token: `Authorization: Bearer <RUNNER_ACCESS_TOKEN>`";
        return Err(Refusal::new(ErrorCode::Unauthorized, message));
    };
    if is_same(shown, token) {
        Ok(())
    } else {
        Err(Refusal::new(ErrorCode::Forbidden, "the token is not this server's `RUNNER_ACCESS_TOKEN`"))
    }
}

/// Compares in a time that does not depend on where they differ.
pub(super) fn is_same(shown: &str, token: &SecretString) -> bool {
    shown.as_bytes().ct_eq(token.expose_secret().as_bytes()).into()
}

/// The token in the header, whose scheme may be written in any case.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}
