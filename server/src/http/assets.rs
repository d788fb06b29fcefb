//! The front, embedded at build time, and the last resort of every address.

use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rust_embed::{EmbeddedFile, RustEmbed};

use super::problem::{method_not_allowed, nothing_here};

#[derive(RustEmbed)]
#[folder = "$PLAYPEN_FRONT_DIST"]
struct Front;

/// What a server without a built front shows.
const NO_FRONT: &str = include_str!("assets/no-front.html");

/// Only what comes from here runs; the editor sets styles of its own.
const POLICY: &str = "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob:; \
                      style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'none'";

pub(super) async fn serve(request: Request) -> Response {
    let path = request.uri().path();
    if path.starts_with("/api/") || path == "/api" {
        return nothing_here().into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return method_not_allowed(request).await.into_response();
    }
    let name = if path == "/" { "index.html" } else { path.trim_start_matches('/') };
    let mut response = match Front::get(name) {
        Some(file) => found(name, &file, request.headers().get(IF_NONE_MATCH)),
        None if name == "index.html" => page(NO_FRONT.into()),
        None => return nothing_here().into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

fn found(name: &str, file: &EmbeddedFile, known: Option<&HeaderValue>) -> Response {
    let hash = URL_SAFE_NO_PAD.encode(file.metadata.sha256_hash());
    let etag = HeaderValue::try_from(format!("\"{hash}\"")).expect("letters and digits");
    let mut response = if known == Some(&etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = file.data.clone().into_response();
        let kind = HeaderValue::try_from(file.metadata.mimetype()).expect("a media type");
        response.headers_mut().insert(CONTENT_TYPE, kind);
        response
    };
    // Built files have their content's hash in their names; the pages that name them do not.
    let cache = if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    response.headers_mut().insert(ETAG, etag);
    response
}

fn page(html: String) -> Response {
    let kind = (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    ([kind, (CACHE_CONTROL, HeaderValue::from_static("no-cache"))], html).into_response()
}
