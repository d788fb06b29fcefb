//! Which web pages may use the API: CORS for answers, and a look at `Origin` before anything is done.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, HOST, ORIGIN, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use playpen_protocol::problem::{ErrorCode, Refusal};

use super::App;
use super::problem::Refused;
use crate::config::Origins;

/// Refuses requests of pages that may not use the API; a browser would only hide the answer from them.
/// Cookies are never involved, so credentials are never allowed.
pub(super) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let Some(origin) = request.headers().get(ORIGIN).cloned() else {
        return next.run(request).await;
    };
    if !allowed(&origin, request.headers(), &app.config.access.origins) {
        let message =
            format!("pages of {origin:?} may not use this server; `ALLOWED_ORIGINS` can allow them");
        return Refused(Refusal::new(ErrorCode::Forbidden, message)).into_response();
    }
    let preflight = request.method() == Method::OPTIONS;
    let mut response =
        if preflight { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.append(VARY, HeaderValue::from_static("origin"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("retry-after, x-request-id"));
    if preflight {
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, DELETE"));
        let allowed = "content-type, idempotency-key, playpen-client, playpen-control, last-event-id";
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(allowed));
        headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("7200"));
    }
    response
}

fn allowed(origin: &HeaderValue, headers: &HeaderMap, origins: &Origins) -> bool {
    let Ok(origin) = origin.to_str() else { return false };
    let origin = origin.to_ascii_lowercase();
    let own = headers.get(HOST).and_then(|host| host.to_str().ok()).is_some_and(|host| {
        origin.split_once("://").is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host))
    });
    own || match origins {
        Origins::Any => true,
        Origins::Own => is_loopback(&origin),
        Origins::Listed(listed) => listed.contains(&origin),
    }
}

/// Whether an origin is on this machine by its name.
pub(super) fn is_loopback(origin: &str) -> bool {
    let Some(host) = origin.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_owned)) else {
        return false;
    };
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    host == "localhost" || host.ends_with(".localhost") || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(origin: &str, origins: &Origins, want: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static("school.lan:8000"));
        let value = HeaderValue::from_str(origin).unwrap();
        assert_eq!(allowed(&value, &headers, origins), want, "{origin}");
    }

    #[test]
    fn the_own_origin_and_loopback_names_are_allowed() {
        for origin in
            ["http://school.lan:8000", "https://School.lan:8000", "http://localhost:5173", "http://[::1]:3"]
        {
            check(origin, &Origins::Own, true);
        }
        for origin in
            ["http://school.lan", "http://evil.example", "null", "http://localhost.evil.example", ""]
        {
            check(origin, &Origins::Own, false);
        }
    }

    #[test]
    fn a_list_replaces_the_loopback_names() {
        let listed = Origins::Listed(vec!["https://lessons.example".into()]);
        check("https://lessons.example", &listed, true);
        check("http://school.lan:8000", &listed, true);
        check("http://localhost:5173", &listed, false);
        check("http://evil.example", &Origins::Any, true);
    }
}
