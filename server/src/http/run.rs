//! Runs: submit, look at, stop, answer.

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use playpen_protocol::id::RunId;
use playpen_protocol::problem::{ErrorCode, Refusal};
use playpen_protocol::run::{MAX_BODY_BYTES, RunRequest};
use playpen_protocol::runner::{Input, MAX_INPUT_EVENT_BYTES};
use playpen_protocol::snapshot::{Snapshot, Status};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::client::{Client, no_place};
use super::extract::{Asked, Name};
use super::problem::Refused;
use super::{App, body, openapi, owner};
use crate::access::{Action, Principal, may, priority};
use crate::dispatch::NotTaken;
use crate::idempotency::{MAX_KEY_BYTES, NoRun};
use crate::runs::{Lookup, MAX_NAME_BYTES, Run, TooMuch};

/// The longest that a submission waits for its run to end.
const MAX_WAIT: Duration = Duration::from_mins(1);
/// The largest answer to a program, in bytes.
pub(super) const MAX_INPUT_BODY: usize = 256 << 10;

#[derive(Deserialize)]
pub(super) struct SubmitQuery {
    wait: Option<String>,
}

/// A run that was taken.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Submitted {
    /// The run. Knowing it is the right to read it.
    #[schema(value_type = String, format = "uuid")]
    job_id: RunId,
    status: Status,
    /// What steers a run whose `access` is `key`.
    control_key: String,
}

/// Submits a program.
#[utoipa::path(
    post, path = "/api/run", tag = "Runs", request_body = openapi::RunRequest,
    params(
        ("wait" = Option<f64>, Query, minimum = 0, description = "How many seconds to wait for the end; at most 60"),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
            description = "The same key and body within 10 minutes is the same run"),
        ("Playpen-Client" = Option<String>, Header, max_length = 64,
            description = "Tells clients behind one address apart")
    ),
    responses(
        (status = 200, description = "It ended within `wait`", body = Snapshot),
        (status = 202, description = "It waits or goes on", body = Submitted)
    )
)]
pub(super) async fn submit(
    State(app): State<Arc<App>>,
    Extension(client): Extension<Client>,
    Asked(query): Asked<SubmitQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    let wait = query.wait.as_deref().map(wait).transpose()?;
    let key = idempotency_key(&headers)?;
    app.rate.check(client.who())?;
    let body = body::read(body, MAX_BODY_BYTES).await?;
    let request = RunRequest::parse(&body, &app.config.bounds)?;
    let owner = owner::of(&client, &headers);
    let priority = priority(&principal(&headers), request.priority);
    let submit = || {
        let place =
            app.live_runs.take(client.who()).map_err(|why| no_place(why, "runs that wait or go on"))?;
        let run = app.dispatch.submit(request, owner.clone(), priority).map_err(not_taken)?;
        run.log().live(place);
        Ok::<_, Refusal>(run)
    };
    let run = match key {
        None => submit()?,
        Some(key) => {
            let digest = Sha256::digest(&body).into();
            app.idempotency.once((owner.clone(), key), digest, app.clock.now(), submit)?.map_err(no_run)?
        }
    };
    if let Some(wait) = wait
        && ended_within(&run, wait).await
    {
        return Ok(Json(app.dispatch.snapshot(&run)).into_response());
    }
    let answer =
        Submitted { job_id: run.id, status: run.log().status(), control_key: run.control_key.to_string() };
    Ok((StatusCode::ACCEPTED, Json(answer)).into_response())
}

/// The run as it stands.
#[utoipa::path(
    get, path = "/api/run/{jobId}", tag = "Runs",
    params(("jobId" = String, Path, description = "The run")),
    responses((status = 200, description = "Its status, and the output that is kept", body = Snapshot))
)]
pub(super) async fn snapshot(
    State(app): State<Arc<App>>,
    Name(id): Name,
    headers: HeaderMap,
) -> Result<Json<Snapshot>, Refused> {
    let run = find(&app, &id)?;
    may(&principal(&headers), Action::Read, &run)?;
    Ok(Json(app.dispatch.snapshot(&run)))
}

/// Stops the run.
#[utoipa::path(
    post, path = "/api/run/{jobId}/cancel", tag = "Runs",
    params(
        ("jobId" = String, Path, description = "The run"),
        ("Playpen-Control" = Option<String>, Header, description = "The control key of a run whose `access` is `key`")
    ),
    responses((status = 202, description = "It is being stopped, or is over"))
)]
pub(super) async fn cancel(
    State(app): State<Arc<App>>,
    Name(id): Name,
    headers: HeaderMap,
) -> Result<StatusCode, Refused> {
    let run = find(&app, &id)?;
    may(&principal(&headers), Action::Cancel, &run)?;
    app.dispatch.cancel(&run);
    Ok(StatusCode::ACCEPTED)
}

/// Stops the run.
#[utoipa::path(
    delete, path = "/api/run/{jobId}", tag = "Runs",
    params(
        ("jobId" = String, Path, description = "The run"),
        ("Playpen-Control" = Option<String>, Header, description = "The control key of a run whose `access` is `key`")
    ),
    responses((status = 202, description = "It is being stopped, or is over"))
)]
pub(super) async fn delete(
    app: State<Arc<App>>,
    name: Name,
    headers: HeaderMap,
) -> Result<StatusCode, Refused> {
    cancel(app, name, headers).await
}

#[derive(Deserialize)]
struct InputBody {
    id: Option<String>,
    data: Option<String>,
    #[serde(default)]
    eof: bool,
    event: Option<Value>,
}

/// Answers the program, or does something with its picture.
#[utoipa::path(
    post, path = "/api/run/{jobId}/input", tag = "Runs", request_body = openapi::InputBody,
    params(
        ("jobId" = String, Path, description = "The run"),
        ("Playpen-Control" = Option<String>, Header, description = "The control key of a run whose `access` is `key`")
    ),
    responses((status = 202, description = "It is on its way to the program"))
)]
pub(super) async fn input(
    State(app): State<Arc<App>>,
    Name(id): Name,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Refused> {
    let run = find(&app, &id)?;
    may(&principal(&headers), Action::Input, &run)?;
    let body = body::read(body, MAX_INPUT_BODY).await?;
    let invalid = |why| Refusal::new(ErrorCode::InvalidPayload, format!("not an input: {why}"));
    let input: InputBody = serde_json::from_slice(&body).map_err(|why| invalid(why.to_string()))?;
    let (id, input) = match input {
        InputBody { id, data: Some(data), eof: false, event: None } => (id, Input::Data { data }),
        InputBody { id, data: None, eof: true, event: None } => (id, Input::Eof),
        InputBody { id, data: None, eof: false, event: Some(event) } => (id, happened(event)?),
        _ => return Err(invalid("it has either `data`, or `eof: true`, or `event`".to_owned()).into()),
    };
    give(&run, id, input)?;
    Ok(StatusCode::ACCEPTED)
}

/// Gives the program an input, which its client calls `id`.
pub(super) fn give(run: &Run, id: Option<String>, input: Input) -> Result<(), Refusal> {
    if id.as_ref().is_some_and(|id| id.len() > MAX_NAME_BYTES) {
        let message = format!("the `id` of an input has at most {MAX_NAME_BYTES} bytes");
        return Err(Refusal::new(ErrorCode::InvalidPayload, message));
    }
    run.input(id, input).map_err(|TooMuch| {
        Refusal::new(ErrorCode::PayloadTooLarge, "the program has not read what was sent before")
    })
}

/// What somebody did, for the program's library.
pub(super) fn happened(event: Value) -> Result<Input, Refusal> {
    if !event.is_object() {
        return Err(Refusal::new(ErrorCode::InvalidPayload, "an event is an object"));
    }
    if event.to_string().len() > MAX_INPUT_EVENT_BYTES {
        let message = format!("an event has at most {MAX_INPUT_EVENT_BYTES} bytes");
        return Err(Refusal::new(ErrorCode::PayloadTooLarge, message));
    }
    Ok(Input::Event { event })
}

/// There is no run of this name.
pub(super) fn unknown() -> Refusal {
    Refusal::new(ErrorCode::NotFound, "there is no such run, or not any more")
}

/// The run of this name, or why there is none.
pub(super) fn find(app: &App, id: &str) -> Result<Arc<Run>, Refusal> {
    match app.registry.look_up(id.parse().map_err(|_| unknown())?) {
        Lookup::Found(run) => {
            run.is_asked_for();
            Ok(run)
        }
        Lookup::Unknown => Err(unknown()),
        Lookup::BeforeRestart => {
            let message = "the server was restarted, which ended this run; run it again";
            Err(Refusal::new(ErrorCode::ServerRestarted, message))
        }
    }
}

pub(super) fn principal(headers: &HeaderMap) -> Principal {
    let control = headers.get("playpen-control").and_then(|value| value.to_str().ok()).map(str::to_owned);
    Principal { control }
}

fn wait(text: &str) -> Result<Duration, Refusal> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| *seconds >= 0.0);
    let message = || format!("`wait` is {text:?}, not a number of seconds from 0 to 60");
    let seconds = seconds.ok_or_else(|| Refusal::new(ErrorCode::InvalidPayload, message()))?;
    Ok(Duration::from_secs_f64(seconds.min(MAX_WAIT.as_secs_f64())))
}

async fn ended_within(run: &Arc<Run>, wait: Duration) -> bool {
    // As long as somebody waits, somebody watches.
    let _watch = run.watch();
    tokio::time::timeout(wait, run.over()).await.is_ok()
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    match value.to_str() {
        Ok(key) if !key.is_empty() && key.len() <= MAX_KEY_BYTES => Ok(Some(key.to_owned())),
        _ => {
            let message = format!("`Idempotency-Key` is not 1 to {MAX_KEY_BYTES} visible ASCII characters");
            Err(Refusal::new(ErrorCode::InvalidPayload, message))
        }
    }
}

fn no_run(why: NoRun) -> Refusal {
    match why {
        NoRun::Conflict => {
            let message = "this `Idempotency-Key` was used for another request in the last 10 minutes";
            Refusal::new(ErrorCode::IdempotencyConflict, message)
        }
        NoRun::Forgotten => unknown(),
    }
}

pub(super) fn not_taken(why: NotTaken) -> Refusal {
    match why {
        NotTaken::Full => {
            let message = "as many runs wait as this server holds; try again in a moment";
            Refusal::new(ErrorCode::QueueFull, message).retry_after(5)
        }
        NotTaken::ShuttingDown => {
            let message = "the server is being restarted; try again in a moment";
            Refusal::new(ErrorCode::ShuttingDown, message).retry_after(5)
        }
    }
}
