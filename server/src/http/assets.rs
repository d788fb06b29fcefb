//! The front, embedded at build time, and the last resort of every address.

mod coding;

use std::borrow::Cow;
use std::sync::Arc;

use axum::extract::{Query, Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use self::coding::{CODINGS, Coding, wanted};
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
const POLICY: &str = "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob:; media-src blob:; \
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
    let Some(file) = File::named(name, parents, request.headers()) else {
        return nothing_here().into_response();
    };
    let mut response = file.answer(name, request.headers());
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

/// A file in the form in which it is sent.
struct File {
    data: Cow<'static, [u8]>,
    /// Of these very bytes: each form is a version of its own.
    hash: [u8; 32],
    kind: String,
    coding: Option<&'static Coding>,
    /// Whether somebody else gets another form of it.
    has_forms: bool,
}

impl File {
    /// The file that has this name, in the form that the client would rather have.
    fn named(name: &str, parents: &[String], headers: &HeaderMap) -> Option<Self> {
        // A packed form is sent as what it is a form of.
        if CODINGS.iter().any(|coding| name.ends_with(coding.ending)) {
            return None;
        }
        let Some(plain) = Front::get(name) else { return Self::of_ours(name) };
        let kind = plain.metadata.mimetype().to_owned();
        if name == "index.html" && !parents.is_empty() {
            return Some(Self::plain(with_parents(&plain.data, parents).into(), kind));
        }
        let form = |coding: &Coding| Front::get(&format!("{name}{}", coding.ending));
        let packed = wanted(headers).into_iter().find_map(|coding| Some((form(coding)?, Some(coding))));
        let (sent, coding) = packed.unwrap_or((plain, None));
        let has_forms = CODINGS.iter().any(|coding| form(coding).is_some());
        Some(Self { data: sent.data, hash: sent.metadata.sha256_hash(), kind, coding, has_forms })
    }

    /// One of the pages that are there without a built front.
    fn of_ours(name: &str) -> Option<Self> {
        let own = ("index.html", "text/html", NO_FRONT);
        let (_, kind, text) = PAGES.into_iter().chain([own]).find(|page| page.0 == name)?;
        Some(Self::plain(text.as_bytes().into(), kind.to_owned()))
    }

    fn plain(data: Cow<'static, [u8]>, kind: String) -> Self {
        let hash = Sha256::digest(&data).into();
        Self { data, hash, kind, coding: None, has_forms: false }
    }

    fn answer(self, name: &str, headers: &HeaderMap) -> Response {
        let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(self.hash));
        let mut response = if knows(headers, &etag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            self.data.into_response()
        };
        // Built files have their content's hash in their names; the pages that name them do not.
        let cache =
            if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
        // Text that is embedded is in UTF-8.
        let kind =
            if self.kind.starts_with("text/") { format!("{}; charset=utf-8", self.kind) } else { self.kind };
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::try_from(kind).expect("a media type"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
        headers.insert(ETAG, HeaderValue::try_from(etag).expect("letters and digits"));
        if let Some(coding) = self.coding {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name));
        }
        // Said of every form, so that what keeps answers for several clients mixes none of them up.
        if self.has_forms {
            headers.insert(VARY, HeaderValue::from(ACCEPT_ENCODING));
        }
        response
    }
}

/// Whether the client has this version. Proxies that compress call it a weak one.
fn knows(headers: &HeaderMap, etag: &str) -> bool {
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    known
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == etag)
}
