//! Refusals become answers here, last of all: `application/problem+json` with the request's own number.

use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use playpen_protocol::problem::{ErrorCode, Refusal};
use tracing::debug;

use crate::clock;
use crate::metrics::Metrics;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A refusal on its way out; [`explain`] gives it its body.
#[derive(Debug, Clone)]
pub(super) struct Refused(pub(super) Refusal);

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self(refusal)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives every request a number, and every refusal its words; counts both.
pub(super) async fn explain(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let id = u64::from_be_bytes(clock::random());
    let id = format!("{id:016x}");
    let (method, path) = (request.method().clone(), shown(request.uri().path()));
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    let route = route.as_ref().map_or("other", MatchedPath::as_str);
    metrics.answered(known(&method), route, response.status().as_str());
    if let Some(Refused(refusal)) = response.extensions_mut().remove::<Refused>() {
        metrics.refused(refusal.code);
        debug!(request = %id, %method, path, code = refusal.code.name(), "request refused: {refusal}");
        response = refused(response, refusal, id.clone());
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// The method, where it is one that is in use: a client may make others up without end.
fn known(method: &Method) -> &str {
    match *method {
        Method::GET | Method::HEAD | Method::POST | Method::PUT | Method::DELETE | Method::OPTIONS => {
            method.as_str()
        }
        _ => "other",
    }
}

fn refused(response: Response, refusal: Refusal, id: String) -> Response {
    let (mut parts, _) = response.into_parts();
    if let Some(seconds) = refusal.retry_after {
        parts.headers.insert(RETRY_AFTER, seconds.into());
    }
    if refusal.code == ErrorCode::Unauthorized {
        parts.headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    let body = serde_json::to_vec(&refusal.problem(id)).unwrap_or_default();
    Response::from_parts(parts, body.into())
}

/// A path for the log, in which identifiers of runs are cut short: knowing one is a right.
fn shown(path: &str) -> String {
    let short =
        |part: &str| part.parse().map_or_else(|_| part.to_owned(), playpen_protocol::id::RunId::short);
    path.split('/').map(short).collect::<Vec<_>>().join("/")
}

/// There is such a path, but not for this method.
pub(super) async fn method_not_allowed(request: Request) -> Refused {
    let message = format!("`{}` is not possible here", request.method());
    Refused(Refusal::new(ErrorCode::MethodNotAllowed, message))
}

/// There is nothing at this path.
pub(super) fn nothing_here() -> Refused {
    Refused(Refusal::new(ErrorCode::NotFound, "there is nothing at this address"))
}
