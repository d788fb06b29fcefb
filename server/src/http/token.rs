//! Who shows a token: runners, and people who look at the server itself. No web page acts as a runner.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use playpen_protocol::problem::{ErrorCode, Refusal};
use secrecy::SecretString;

use super::App;
use super::client::Client;
use super::origin::is_loopback;
use super::problem::Refused;
use crate::config::{Access, Tokens};

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
            Some(token) => self.tokens.revoked(token).await,
            None => std::future::pending().await,
        }
    }
}

pub(super) async fn guard(
    State(app): State<Arc<App>>,
    Extension(client): Extension<Client>,
    mut request: Request,
    next: Next,
) -> Response {
    let access = &app.config.access;
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

/// Whether somebody may look at what operators see: who shows `OPERATOR_TOKEN`, or, where there is none, this machine.
pub(super) fn may_operate(access: &Access, client: &Client, headers: &HeaderMap) -> Result<(), Refusal> {
    let tokens = &access.operator_tokens;
    if tokens.is_empty() {
        if client.loopback && is_of_this_machine(headers) {
            return Ok(());
        }
        let message = "this server has no `OPERATOR_TOKEN`, so only its own machine may look, by a name such as `localhost`";
        return Err(Refusal::new(ErrorCode::Unauthorized, message));
    }
    let Some(shown) = bearer(headers) else {
        let message = "an operator shows the token: `Authorization: Bearer <OPERATOR_TOKEN>`";
        return Err(Refusal::new(ErrorCode::Unauthorized, message));
    };
    // One that runners have is on their machines, and not for this even where somebody has set it so.
    if tokens.accept(shown) && !access.runner_tokens.accept(shown) {
        return Ok(());
    }
    Err(Refusal::new(ErrorCode::Forbidden, "the token is not this server's `OPERATOR_TOKEN`"))
}

/// Whether a program asks, or the server's own page, and by a name that only this machine has: any other name may be led
/// here by whoever owns it, and a page of theirs with it.
fn is_of_this_machine(headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    is_loopback(&format!("http://{host}")) && matches!(site, None | Some(b"none" | b"same-origin"))
}

/// The token in the header, whose scheme may be written in any case.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}
