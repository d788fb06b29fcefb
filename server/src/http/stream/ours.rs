//! The dialect `playpen.v1`: every event, numbered; resumed from any number.

use std::sync::Arc;

use axum::extract::ws::Message;
use playpen_protocol::attached::pack;
use playpen_protocol::event::Event;
use playpen_protocol::problem::Refusal;
use playpen_protocol::runner::Input;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{MissedTickBehavior, interval};

use super::cursor::Cursor;
use super::{Close, Gone, PING, Socket, after_end};
use crate::access::{Action, Principal, may};
use crate::http::App;
use crate::http::body::too_large;
use crate::http::run::{MAX_INPUT_BODY, give, happened};
use crate::runs::Run;

/// What a client says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
enum Said {
    /// The right to steer the run.
    Control { key: String },
    /// Text for standard input.
    Input { id: Option<String>, data: String },
    /// The end of standard input.
    Eof { id: Option<String> },
    /// Something that somebody did, for the program's library.
    Event { id: Option<String>, event: Value },
    /// What has been shown, up to this event.
    Seen { seq: u64 },
    /// Stop.
    Cancel,
    /// Words of later versions.
    #[serde(other)]
    Unknown,
}

/// Follows the run to its end. `None` where the connection is gone.
pub(super) async fn follow(
    mut cursor: Cursor,
    socket: &mut Socket,
    mut principal: Principal,
) -> Option<Close> {
    let (app, run) = (Arc::clone(&cursor.app), Arc::clone(cursor.run()));
    let mut ping = interval(PING);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ping.reset();
    loop {
        let done = tokio::select! {
            page = cursor.next() => match page {
                Some(page) => {
                    ping.reset();
                    send(socket, &page).await
                }
                None => return Some(after_end(&app, &run)),
            },
            said = socket.text() => match said {
                Ok(text) => hear(&app, &run, socket, &mut principal, &text).await,
                Err(gone) => Err(gone),
            },
            // No events, which a script hears too, unlike a ping: it knows that the connection lives.
            _ = ping.tick() => socket.send(Message::Text("[]".into())).await,
        };
        if let Err(Gone(close)) = done {
            return close;
        }
    }
}

/// Sends events in order: those without a blob together as an array of JSON, each other as binary.
async fn send(socket: &mut Socket, page: &[Arc<Event>]) -> Result<(), Gone<Close>> {
    for group in page.chunk_by(|a, b| !a.body.has_bytes() && !b.body.has_bytes()) {
        let message = match group {
            [event] if event.body.has_bytes() => Message::Binary(pack(&**event)),
            [event] => Message::Text(json(event).into()),
            events => Message::Text(json(events).into()),
        };
        socket.send(message).await?;
    }
    Ok(())
}

fn json(value: &(impl serde::Serialize + ?Sized)) -> String {
    serde_json::to_string(value).expect("events are plain data")
}

/// Does what the client says; tells it where that was refused.
async fn hear(
    app: &App,
    run: &Run,
    socket: &mut Socket,
    principal: &mut Principal,
    text: &str,
) -> Result<(), Gone<Close>> {
    let acted = if text.len() > MAX_INPUT_BODY {
        Err(too_large(MAX_INPUT_BODY))
    } else {
        let Ok(said) = serde_json::from_str(text) else { return Err(Gone(Some(Close::Malformed))) };
        act(app, run, principal, said)
    };
    let Err(refusal) = acted else { return Ok(()) };
    app.metrics.refused(refusal.code);
    let refused = json!({"type": "refused", "errorCode": refusal.code, "message": refusal.message});
    socket.send(Message::Text(refused.to_string().into())).await
}

fn act(app: &App, run: &Run, principal: &mut Principal, said: Said) -> Result<(), Refusal> {
    match said {
        Said::Control { key } => principal.control = Some(key),
        Said::Input { id, data } => {
            may(principal, Action::Input, run)?;
            give(run, id, Input::Data { data })?;
        }
        Said::Eof { id } => {
            may(principal, Action::Input, run)?;
            give(run, id, Input::Eof)?;
        }
        Said::Event { id, event } => {
            may(principal, Action::Input, run)?;
            give(run, id, happened(event)?)?;
        }
        Said::Seen { seq } => run.seen(seq),
        Said::Cancel => {
            may(principal, Action::Cancel, run)?;
            app.dispatch.cancel(run);
        }
        Said::Unknown => {}
    }
    Ok(())
}
