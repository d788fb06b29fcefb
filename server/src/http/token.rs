//! Who shows a token: runners, and people who look at the server itself. No web page acts as a runner.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, ORIGIN};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use playpen_protocol::problem::{ErrorCode, Refusal};
use secrecy::SecretString;

use super::App;
use super::client::Client;
use super::problem::Refused;
use crate::config::Tokens;

/// What a runner has shown, which is good until it is taken back.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    tokens: Tokens,
    /// `None` where none is asked for.
    token: Option<SecretString>,
}

impl Shown {
    /// Waits until it is good no more.
    pub(super) async fn taken_back(&self) {
        match &self.token {
            Some(token) => self.tokens.refuse(token).await,
            None => std::future::pending().await,
        }
    }
}

pub(super) async fn guard(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let access = &app.config.access;
    let client = Client::of(peer, request.headers(), &access.trusted_proxies);
    let shown = match check(request.headers(), &access.runner_tokens, &client) {
        Ok(token) => Shown { tokens: access.runner_tokens.clone(), token },
        Err(refusal) => return Refused(refusal).into_response(),
    };
    request.extensions_mut().insert(shown.clone());
    // Calls may be parked for long, and what they wait for is not for a runner that was shut out meanwhile.
    tokio::select! {
        response = next.run(request) => response,
        () = shown.taken_back() => Refused(unknown()).into_response(),
    }
}

/// The token that was shown, if one is needed.
fn check(headers: &HeaderMap, tokens: &Tokens, client: &Client) -> Result<Option<SecretString>, Refusal> {
    if headers.contains_key(ORIGIN) || headers.contains_key("sec-fetch-site") {
        return Err(Refusal::new(ErrorCode::Forbidden, "no web page may act as a runner"));
    }
    if tokens.is_empty() {
        if client.loopback {
            return Ok(None);
        }
        let message =
            "this server has no `RUNNER_ACCESS_TOKEN`, so only runners on its own machine may connect";
        return Err(Refusal::new(ErrorCode::Unauthorized, message));
    }
    let Some(shown) = bearer(headers) else {
        let message = "a runner shows its token: `Authorization: Bearer <RUNNER_ACCESS_TOKEN>`";
        return Err(Refusal::new(ErrorCode::Unauthorized, message));
    };
    if tokens.accept(shown) { Ok(Some(shown.into())) } else { Err(unknown()) }
}

fn unknown() -> Refusal {
    Refusal::new(ErrorCode::Forbidden, "the token is not this server's `RUNNER_ACCESS_TOKEN`")
}

/// Whether somebody may look at what is told to holders of the token of this name, and to this machine.
pub(super) fn may_look(
    tokens: &Tokens,
    name: &str,
    client: &Client,
    headers: &HeaderMap,
) -> Result<(), Refusal> {
    if let (Some(shown), false) = (bearer(headers), tokens.is_empty()) {
        if tokens.accept(shown) {
            return Ok(());
        }
        return Err(Refusal::new(ErrorCode::Forbidden, format!("the token is not this server's `{name}`")));
    }
    // A page in a browser on this machine is not this machine: it may be anybody's.
    let page = headers.get("sec-fetch-site").is_some_and(|site| site != "none");
    if client.loopback && !page {
        return Ok(());
    }
    let message = if tokens.is_empty() {
        format!("this server has no `{name}`, so only its own machine may look at this")
    } else {
        format!("show the token: `Authorization: Bearer <{name}>`")
    };
    Err(Refusal::new(ErrorCode::Unauthorized, message))
}

/// The token in the header, whose scheme may be written in any case.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}
