//! The stream of a run: a WebSocket in two dialects, and Server-Sent Events, over one journal.
//!
//! A reader is a cursor: it asks the journal for what follows the last number that it has seen, and waits
//! when there is nothing. It holds no queue of its own, so a slow reader costs nothing and slows nobody.

mod classic;
mod cursor;
mod ours;
pub(super) mod sse;

pub(super) use self::classic::CANVASES;

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::response::Response;
use playpen_protocol::STREAM_SUBPROTOCOL;
use playpen_protocol::problem::{ErrorCode, Refusal};
use playpen_protocol::snapshot::Reason;
use serde::Deserialize;

use self::cursor::Cursor;
use super::App;
use super::client::{Client, no_place};
use super::extract::{Asked, Name};
use super::problem::Refused;
use super::run::principal;
use super::socket::{self, Gone, WRITE_PATIENCE};
use crate::places::Place;
use crate::runs::{Lookup, Run};
use crate::sound::Samples;

/// The largest message of a client that is read at all, in bytes. What a message may have is less: one that
/// is only a little too large is refused in words, and its stream goes on.
const MAX_MESSAGE_BYTES: usize = 1 << 20;
/// How often a quiet stream says that it is there: proxies drop connections that are idle for a minute.
const PING: Duration = Duration::from_secs(10);
/// How often a waiting run's place in the queue is looked at.
const POSITION: Duration = Duration::from_secs(1);

/// Why a stream is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
enum Close {
    /// The run is over and all is said.
    Done = 1000,
    /// The client sent what is no message.
    Malformed = 1008,
    /// There is no such run.
    UnknownRun = 4004,
    /// The reader does not keep up. It may come back.
    TooSlow = 4008,
    /// The server was restarted, and the run ended with it.
    ServerRestarted = 4010,
}

impl Close {
    fn words(self) -> &'static str {
        match self {
            Self::Done => "the run is over",
            Self::Malformed => "that is no message of this stream",
            Self::UnknownRun => "there is no such run, or not any more",
            Self::TooSlow => "this reader is too slow; reconnect to go on",
            Self::ServerRestarted => "the server was restarted, which ended this run; run it again",
        }
    }
}

#[derive(Deserialize)]
pub(super) struct StreamQuery {
    #[serde(default)]
    after: Option<String>,
    /// `pcm`: bare samples.
    #[serde(default)]
    audio: Option<String>,
}

impl StreamQuery {
    /// The number of the event after which the reader wants to go on.
    fn after(&self) -> Result<u64, Refusal> {
        self.after.as_deref().map_or(Ok(0), |text| number("after", text))
    }

    /// What makes of sound what the reader can take, where that is not what travels.
    fn samples(&self) -> Result<Option<Samples>, Refusal> {
        match self.audio.as_deref() {
            None | Some("opus") => Ok(None),
            Some("pcm") => Ok(Some(Samples::default())),
            Some(other) => {
                let message = format!("`audio` is {other:?}; it can be \"opus\" or \"pcm\"");
                Err(Refusal::new(ErrorCode::InvalidPayload, message))
            }
        }
    }
}

fn number(name: &str, text: &str) -> Result<u64, Refusal> {
    text.parse().map_err(|_| {
        let message = format!("`{name}` is {text:?}, not the number of an event");
        Refusal::new(ErrorCode::InvalidPayload, message)
    })
}

/// A place among the streams that may be open.
fn place(app: &App, client: &Client) -> Result<Place, Refusal> {
    app.readers.take(client.who()).map_err(|why| no_place(why, "open streams"))
}

/// The events of the run, and the way to answer it, on a WebSocket.
///
/// With the subprotocol `playpen.v1` as docs/API.md has it; without one in the shape of the first editor. A run that is not
/// known is told on the WebSocket, by how it is closed.
#[utoipa::path(
    get, path = "/api/run/{jobId}/stream", tag = "Runs",
    params(
        ("jobId" = String, Path, description = "The run"),
        ("after" = Option<u64>, Query, description = "Resumes after the event of this number"),
        ("audio" = Option<String>, Query, description = "`pcm`: bare samples in place of packets of Opus")
    ),
    responses((status = 101, description = "The WebSocket is open"))
)]
pub(super) async fn open(
    State(app): State<Arc<App>>,
    Extension(client): Extension<Client>,
    Name(id): Name,
    Asked(query): Asked<StreamQuery>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Refused> {
    let upgrade = socket::asked(upgrade, MAX_MESSAGE_BYTES)?.protocols([STREAM_SUBPROTOCOL]);
    let (after, samples) = (query.after()?, query.samples()?);
    let principal = principal(&headers);
    let place = place(&app, &client)?;
    let is_ours = upgrade.selected_protocol().is_some();
    let lookup = id.parse().map_or(Lookup::Unknown, |id| app.registry.look_up(id));
    match lookup {
        Lookup::Found(_) => {}
        Lookup::BeforeRestart => app.metrics.refused(ErrorCode::ServerRestarted),
        Lookup::Unknown => app.metrics.refused(ErrorCode::NotFound),
    }
    let tracker = app.streams.clone();
    Ok(upgrade.on_upgrade(move |socket| {
        tracker.track_future(async move {
            let _place = place;
            let mut socket = Socket(socket);
            let close = match lookup {
                Lookup::Unknown => Some(Close::UnknownRun),
                Lookup::BeforeRestart => Some(Close::ServerRestarted),
                Lookup::Found(run) if is_ours => {
                    ours::follow(Cursor::after(app, &run, after, samples), &mut socket, principal).await
                }
                Lookup::Found(run) => classic::follow(&app, &run, &mut socket, principal).await,
            };
            if let Some(close) = close {
                socket.close(close).await;
            }
        })
    }))
}

/// A connection whose writes do not block for ever.
struct Socket(WebSocket);

impl Socket {
    async fn send(&mut self, message: Message) -> Result<(), Gone<Close>> {
        match tokio::time::timeout(WRITE_PATIENCE, self.0.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Gone(None)),
            Err(_) => Err(Gone(Some(Close::TooSlow))),
        }
    }

    /// The next text of the client's.
    async fn text(&mut self) -> Result<String, Gone<Close>> {
        loop {
            match self.0.recv().await {
                Some(Ok(Message::Text(text))) => return Ok(text.to_string()),
                Some(Ok(Message::Binary(_))) => return Err(Gone(Some(Close::Malformed))),
                Some(Err(why)) => {
                    return Err(Gone(socket::is_nonsense(why).then_some(Close::Malformed)));
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(_))) | None => return Err(Gone(None)),
            }
        }
    }

    /// Says why, and waits a moment for the client to close as well.
    async fn close(mut self, close: Close) {
        let frame = CloseFrame { code: close as u16, reason: close.words().into() };
        if self.send(Message::Close(Some(frame))).await.is_ok() {
            socket::farewell(self.0).await;
        }
    }
}

/// How to close the stream of a run whose end has been told.
fn after_end(app: &App, run: &Run) -> Close {
    let lost = run.log().reason() == Some(Reason::Lost);
    if lost && app.stopping.is_cancelled() { Close::ServerRestarted } else { Close::Done }
}
