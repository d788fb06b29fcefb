//! The events of our dialect as Server-Sent Events, for readers without a WebSocket.
//!
//! Each is one message: its number as `id`, and its JSON as `data`, with the bytes of a picture or of sound in
//! base64 in its own field `data`. A browser that lost the connection asks again by itself, and names the last
//! number that it saw.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event as Message, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::{StreamExt, stream};
use playpen_protocol::attached::Attached;
use playpen_protocol::event::Event;
use serde::Serialize;
use utoipa::ToSchema;

use super::cursor::Cursor;
use super::{PING, StreamQuery, number, place};
use crate::access::{Action, may};
use crate::http::App;
use crate::http::client::Client;
use crate::http::extract::{Asked, Name};
use crate::http::problem::Refused;
use crate::http::run::{find, principal};

/// How long a browser waits before it asks again.
const RETRY: Duration = Duration::from_secs(1);

/// A message of the stream.
#[derive(ToSchema)]
#[expect(dead_code, reason = "a description of what `message` writes")]
pub(in crate::http) struct Told {
    /// The number of the event.
    id: String,
    /// The event, in JSON.
    data: String,
}

/// The events of the run, for readers without a WebSocket.
///
/// The blobs of pictures and sound are base64 in `data`.
#[utoipa::path(
    get, path = "/api/run/{jobId}/events", tag = "Runs",
    operation_id = "events",
    params(
        ("jobId" = String, Path, description = "The run"),
        ("after" = Option<u64>, Query, description = "Resumes after the event of this number"),
        ("audio" = Option<String>, Query, description = "`pcm`: bare samples in place of packets of Opus"),
        ("Last-Event-ID" = Option<u64>, Header, description = "The same, as browsers say it")
    ),
    responses(
        (status = 200, description = "Server-Sent Events, to the end of the run", content_type = "text/event-stream", body = Told),
        (status = 204, description = "All of it was seen")
    )
)]
pub(in crate::http) async fn open(
    State(app): State<Arc<App>>,
    Extension(client): Extension<Client>,
    Name(id): Name,
    Asked(query): Asked<StreamQuery>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let run = find(&app, &id)?;
    may(&principal(&headers), Action::Read, &run)?;
    // What a browser saw last is later than what the address says, which stays the same when it asks again.
    let after = match headers.get("last-event-id").filter(|id| !id.is_empty()) {
        Some(id) => number("Last-Event-ID", &String::from_utf8_lossy(id.as_bytes()))?,
        None => query.after()?,
    };
    let samples = query.samples()?;
    let place = place(&app, &client)?;
    let cursor = Cursor::after(app, &run, after, samples);
    if cursor.is_at_the_end() {
        // The answer at which a browser stops asking.
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let first = stream::once(async { Ok(Message::default().retry(RETRY)) });
    let told = stream::unfold((cursor, VecDeque::new(), place), |(mut cursor, mut page, place)| async move {
        if page.is_empty() {
            page.extend(cursor.next().await?);
        }
        let event: Arc<Event> = page.pop_front()?;
        Some((Ok::<_, Infallible>(message(&event)), (cursor, page, place)))
    });
    // A proxy that collects answers would hold the events back.
    let headers = [(CACHE_CONTROL.as_str(), "no-store"), ("x-accel-buffering", "no")];
    Ok((headers, Sse::new(first.chain(told)).keep_alive(KeepAlive::new().interval(PING))).into_response())
}

#[derive(Serialize)]
struct WithBlob<'a> {
    #[serde(flatten)]
    event: &'a Event,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<String>,
}

fn message(event: &Event) -> Message {
    let bytes = || event.attached().collect::<Vec<_>>().concat();
    let data = event.body.has_bytes().then(|| STANDARD.encode(bytes()));
    let message = Message::default().id(event.seq.to_string());
    message.json_data(WithBlob { event, data }).expect("events are plain data")
}
