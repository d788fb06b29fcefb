//! The front, embedded at build time, and the last resort of every address.

use std::borrow::Cow;
use std::sync::Arc;

use axum::extract::{Query, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};

use super::App;
use super::problem::{method_not_allowed, nothing_here};

#[derive(RustEmbed)]
#[folder = "$PLAYPEN_FRONT_DIST"]
struct Front;

/// What a server without a built front shows.
const NO_FRONT: &str = include_str!("assets/no-front.html");

/// Pages for whoever programs against a server or looks after it, which are there without a built front: name, type, text.
const PAGES: [(&str, &str, &str); 6] = [
    ("docs", "text/html", include_str!("assets/docs.html")),
    ("docs/page.css", "text/css", include_str!("assets/page.css")),
    ("docs/common.js", "text/javascript", include_str!("assets/common.js")),
    ("docs/page.js", "text/javascript", include_str!("assets/docs.js")),
    ("operator", "text/html", include_str!("assets/operator.html")),
    ("operator/page.js", "text/javascript", include_str!("assets/operator.js")),
];

/// Only what comes from here runs; the editor sets styles of its own.
const POLICY: &str = "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob:; \
                      style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'none'";

/// The document in which the page shows what a program made of HTML: it may draw, and reaches nothing.
const FRAME: &str = "frame.html";
const FRAME_POLICY: &str = "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; \
                            style-src 'unsafe-inline'; img-src data: blob:; media-src data: blob:; font-src data:; \
                            base-uri 'none'; form-action 'none'";

/// Where the page says which pages may talk to it.
const PARENTS: &str = r#"name="embed-origins" content=""#;

pub(super) async fn serve(State(app): State<Arc<App>>, request: Request) -> Response {
    let parents = app.config.access.parents.as_slice();
    let path = request.uri().path();
    if path.starts_with("/api/") || path == "/api" {
        return nothing_here().into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return method_not_allowed(request).await.into_response();
    }
    let name = if path == "/" { "index.html" } else { path.trim_start_matches('/') };
    let mut response = match Front::get(name) {
        Some(EmbeddedFile { data, .. }) if name == "index.html" && !parents.is_empty() => {
            let page = with_parents(&data, parents);
            let hash = Sha256::digest(&page).into();
            found(name, page.into(), hash, "text/html", request.headers())
        }
        Some(EmbeddedFile { data, metadata }) => {
            found(name, data, metadata.sha256_hash(), metadata.mimetype(), request.headers())
        }
        None => {
            let own = ("index.html", "text/html", NO_FRONT);
            let Some((_, kind, text)) = PAGES.into_iter().chain([own]).find(|page| page.0 == name) else {
                return nothing_here().into_response();
            };
            found(name, text.as_bytes().into(), Sha256::digest(text).into(), kind, request.headers())
        }
    };
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    // A page that others may not frame cannot be laid under theirs, to have a child press what it does not see.
    let ancestors = if is_embedded(request.uri()) { parents } else { &[] };
    let policy = match name {
        FRAME => FRAME_POLICY.to_owned(),
        _ => format!("{POLICY}; frame-ancestors 'self' {}", ancestors.join(" ")),
    };
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::try_from(policy.trim_end()).expect("origins"));
    response
}

/// Whether the page is asked for as a lesson's part, which shows nothing of the child's own.
fn is_embedded(uri: &Uri) -> bool {
    let query = Query::<Vec<(String, String)>>::try_from_uri(uri);
    query.is_ok_and(|query| query.iter().find(|(name, _)| name == "embed").is_some_and(|(_, it)| it == "1"))
}

fn with_parents(page: &[u8], parents: &[String]) -> Vec<u8> {
    let named = format!("{PARENTS}{}", parents.join(" "));
    String::from_utf8_lossy(page).replacen(PARENTS, &named, 1).into_bytes()
}

fn found(name: &str, data: Cow<'static, [u8]>, hash: [u8; 32], kind: &str, headers: &HeaderMap) -> Response {
    let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(hash));
    let mut response =
        if knows(headers, &etag) { StatusCode::NOT_MODIFIED.into_response() } else { data.into_response() };
    // Built files have their content's hash in their names; the pages that name them do not.
    let cache = if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    // Text that is embedded is in UTF-8.
    let kind = if kind.starts_with("text/") { format!("{kind}; charset=utf-8") } else { kind.to_owned() };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::try_from(kind).expect("a media type"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(ETAG, HeaderValue::try_from(etag).expect("letters and digits"));
    response
}

/// Whether the client has this version. Proxies that compress call it a weak one.
fn knows(headers: &HeaderMap, etag: &str) -> bool {
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    known
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == etag)
}
