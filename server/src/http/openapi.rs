//! `GET /api/openapi.json`: the public calls, for programs.
//!
//! What succeeds is written beside each handler. What a call may be refused with stands in [`REFUSALS`], from which the
//! answers are made: a code brings its status.

mod request;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use playpen_protocol::problem::{ErrorCode, Problem};
pub(super) use request::{InputBody, RunRequest};
use utoipa::OpenApi;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{ContentBuilder, OpenApi as Document, Ref, ResponseBuilder};

use super::{files, health, metrics, operator, run, stream};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Playpen",
        description = "Runs Python for other people. Times are milliseconds since the epoch, sizes are bytes unless the name \
                       says otherwise. Fields that are not named here may come with later versions and are to be ignored. \
                       Refusals are `application/problem+json` with a stable `errorCode`.",
        license(name = "MIT", identifier = "MIT"),
    ),
    paths(
        run::submit, run::snapshot, run::cancel, run::delete, run::input,
        files::get, stream::open, stream::sse::open, health::healthz, health::readyz, metrics::page, operator::look, document
    ),
    components(schemas(Problem)),
    tags(
        (name = "Runs", description = "Programs on their way, from the submission to the result"),
        (name = "Server", description = "How the server is")
    )
)]
struct Api;

type Method = fn(&mut utoipa::openapi::PathItem) -> &mut Option<Operation>;

const GET: Method = |item| &mut item.get;
const POST: Method = |item| &mut item.post;
const DELETE: Method = |item| &mut item.delete;

/// What any call may be refused with.
const ANY: &[ErrorCode] =
    &[ErrorCode::RateLimited, ErrorCode::RequestTimeout, ErrorCode::ServerBusy, ErrorCode::Internal];
/// And any that is about a run.
const OF_A_RUN: &[ErrorCode] = &[ErrorCode::Forbidden, ErrorCode::NotFound, ErrorCode::ServerRestarted];

/// And any that wants a token.
const OF_A_TOKEN: &[ErrorCode] = &[ErrorCode::Unauthorized, ErrorCode::Forbidden];

/// What each call may be refused with beside that.
const REFUSALS: &[(Method, &str, &[&[ErrorCode]])] = &[
    (
        POST,
        "/api/run",
        &[
            ErrorCode::OF_A_REQUEST,
            &[
                ErrorCode::PayloadTooLarge,
                ErrorCode::Forbidden,
                ErrorCode::NotFound,
                ErrorCode::IdempotencyConflict,
                ErrorCode::QueueFull,
                ErrorCode::ShuttingDown,
            ],
        ],
    ),
    (GET, "/api/run/{jobId}", &[OF_A_RUN]),
    (DELETE, "/api/run/{jobId}", &[OF_A_RUN, &[ErrorCode::Unauthorized]]),
    (POST, "/api/run/{jobId}/cancel", &[OF_A_RUN, &[ErrorCode::Unauthorized]]),
    (
        POST,
        "/api/run/{jobId}/input",
        &[OF_A_RUN, &[ErrorCode::InvalidPayload, ErrorCode::PayloadTooLarge, ErrorCode::Unauthorized]],
    ),
    (GET, "/api/run/{jobId}/files/{path}", &[OF_A_RUN]),
    (
        GET,
        "/api/run/{jobId}/stream",
        &[&[ErrorCode::Forbidden, ErrorCode::NotFound, ErrorCode::InvalidPayload]],
    ),
    (GET, "/api/run/{jobId}/events", &[OF_A_RUN, &[ErrorCode::InvalidPayload]]),
    (GET, "/healthz", &[]),
    (GET, "/readyz", &[&[ErrorCode::ShuttingDown]]),
    (GET, "/metrics", &[OF_A_TOKEN]),
    (GET, "/api/operator", &[OF_A_TOKEN]),
    (GET, "/api/openapi.json", &[]),
];

static DOCUMENT: LazyLock<String> = LazyLock::new(|| {
    let mut document = Api::openapi();
    env!("CARGO_PKG_VERSION").clone_into(&mut document.info.version);
    for (method, path, codes) in REFUSALS {
        let operation = document.paths.paths.get_mut(*path).and_then(|item| method(item).as_mut());
        let operation = operation.expect("the call is described");
        refuse(operation, codes.iter().chain(&[ANY]).flat_map(|codes| codes.iter().copied()));
    }
    text(&document)
});

/// The operation may be refused with these codes, several of which may have one status.
fn refuse(operation: &mut Operation, codes: impl Iterator<Item = ErrorCode>) {
    let mut by_status = BTreeMap::<u16, Vec<&str>>::new();
    for code in codes {
        by_status.entry(code.status()).or_default().push(code.name());
    }
    for (status, names) in by_status {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let response = ResponseBuilder::new()
            .description(format!("`{}`", names.join("`, `")))
            .content("application/problem+json", content)
            .build();
        operation.responses.responses.insert(status.to_string(), response.into());
    }
}

fn text(document: &Document) -> String {
    document.to_pretty_json().expect("plain data")
}

/// This description.
///
/// Any page may read it: it says nothing of anybody.
#[utoipa::path(
    get, path = "/api/openapi.json", tag = "Server",
    responses((status = 200, description = "OpenAPI 3.1", body = serde_json::Value, content_type = "application/json"))
)]
pub(super) async fn document() -> impl IntoResponse {
    let headers =
        [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-cache"), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    (headers, DOCUMENT.as_str())
}

#[cfg(test)]
mod tests;
