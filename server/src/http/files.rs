//! Files that runs left: runners bring them, readers take them away.
//!
//! They are what programs made, so no browser may take them for a page of ours.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use bytes::Bytes;
use playpen_protocol::collect::{LEASE_HEADER, MAX_BYTES};
use playpen_protocol::id::LeaseId;
use playpen_protocol::path::{RelPath, percent_encoded};
use playpen_protocol::problem::{ErrorCode, Refusal};
use playpen_protocol::run::SourceFile;

use super::extract::{Name, NameAndPath};
use super::problem::Refused;
use super::run::{find, principal};
use super::runner::stale;
use super::{App, body};
use crate::access::{Action, may};
use crate::dispatch::FileRefused;

/// A file that the run left and that was collected.
#[utoipa::path(
    get, path = "/api/run/{jobId}/files/{path}", tag = "Runs",
    params(
        ("jobId" = String, Path, description = "The run"),
        ("path" = String, Path, description = "One of the snapshot's `files`, percent-encoded; it may have `/` in it")
    ),
    responses((
        status = 200, description = "Its bytes, as an attachment", body = Vec<u8>,
        content_type = "application/octet-stream"
    ))
)]
pub(super) async fn get(
    State(app): State<Arc<App>>,
    NameAndPath(id, path): NameAndPath,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refused> {
    let run = find(&app, &id)?;
    may(&principal(&headers), Action::Read, &run)?;
    // No path that is refused was ever collected.
    let found = path.ok().and_then(|path| run.log().files.get(&path).map(|bytes| (path, bytes)));
    let (path, bytes) = found.ok_or_else(nothing_collected)?;
    let name = percent_encoded(path.file_name());
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
        (CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes))
}

/// `GET /api/runner/jobs/{id}/files`: the files of a run that was offered without them.
pub(super) async fn of_job(
    State(app): State<Arc<App>>,
    Name(id): Name,
    headers: HeaderMap,
) -> Result<Json<Vec<SourceFile>>, Refused> {
    let run = find(&app, &id)?;
    let lease = lease(&headers)?;
    let log = run.log();
    let files = log.request.as_ref().filter(|_| log.holds(lease)).map(|request| request.files.to_vec());
    Ok(Json(files.ok_or_else(stale)?))
}

/// `PUT /api/runner/jobs/{id}/files/{path}`
pub(super) async fn put(
    State(app): State<Arc<App>>,
    NameAndPath(id, path): NameAndPath,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Refused> {
    let run = find(&app, &id)?;
    let (path, lease) = (path?, lease(&headers)?);
    if let Err(why) = app.dispatch.wants(&run, lease, &path) {
        // Thrown away, so that the answer is seen.
        let _ = body::read(body, 0).await;
        return Err(refused(why, &path).into());
    }
    let body = body::read(body, usize::try_from(MAX_BYTES).unwrap_or(usize::MAX)).await?;
    // A copy, since what is read into has up to twice the size.
    let bytes = Bytes::copy_from_slice(&body);
    app.dispatch.file(&run, lease, path.clone(), bytes).map_err(|why| refused(why, &path))?;
    Ok(StatusCode::NO_CONTENT)
}

fn lease(headers: &HeaderMap) -> Result<LeaseId, Refusal> {
    let lease = headers.get(LEASE_HEADER).and_then(|value| value.to_str().ok()?.parse().ok());
    lease.map(LeaseId).ok_or_else(|| {
        let message = "a file comes under the run's lease: `Playpen-Lease: <lease>`";
        Refusal::new(ErrorCode::InvalidPayload, message)
    })
}

fn nothing_collected() -> Refusal {
    Refusal::new(
        ErrorCode::NotFound,
        "no such file was collected from this run; its snapshot lists those that were",
    )
}

fn refused(why: FileRefused, path: &RelPath) -> Refusal {
    match why {
        FileRefused::Stale => stale(),
        FileRefused::Unwanted => {
            let message = format!("`{path}` matches none of the run's `collect`");
            Refusal::new(ErrorCode::InvalidFilePath, message)
        }
        FileRefused::TooMany => {
            let message = "the run has as many collected files as one may have, or as large ones";
            Refusal::new(ErrorCode::PayloadTooLarge, message)
        }
        FileRefused::NoRoom => {
            let message = "the server has no room for more files at the moment";
            Refusal::new(ErrorCode::PayloadTooLarge, message)
        }
    }
}
