//! `GET /api/runner/ws`: a runner's connection, on which runs are offered and everything is said about them.

#[cfg(test)]
mod conformance;
mod connection;

use std::collections::VecDeque;
use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use futures_util::SinkExt;
use playpen_protocol::runner::link::{MAX_LINK_MESSAGE_BYTES, ServerMessage};

use super::App;
use super::problem::Refused;
use super::socket::{self, Gone, WRITE_PATIENCE};
use super::token::Shown;

/// Why a connection is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
enum Close {
    /// The server is going away; come back.
    GoingAway = 1001,
    /// What came is no message of the link.
    Malformed = 1008,
    /// The token that was shown is good no more.
    TakenBack = 4003,
    /// The runner has another connection.
    Replaced = 4009,
    /// Nothing came for too long.
    Silent = 4008,
}

impl Close {
    fn words(self) -> &'static str {
        match self {
            Self::GoingAway => "the server is going away",
            Self::Malformed => "that is no message of this link",
            Self::TakenBack => "the runner's token is good no more",
            Self::Replaced => "this runner has connected anew",
            Self::Silent => "nothing came for too long",
        }
    }
}

/// `GET /api/runner/ws`
pub(super) async fn open(
    State(app): State<Arc<App>>,
    Extension(shown): Extension<Shown>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Refused> {
    let upgrade = socket::asked(upgrade, MAX_LINK_MESSAGE_BYTES)?;
    let tracker = app.streams.clone();
    Ok(upgrade
        .on_upgrade(move |socket| tracker.track_future(connection::serve(app, Socket::new(socket), shown))))
}

/// A connection whose writes do not block for ever.
struct Socket {
    /// Apart, as it is handed on from one future to the next, each of which would have room for it.
    inner: Box<WebSocket>,
    /// What was said and is not written.
    said: VecDeque<Message>,
}

impl Socket {
    fn new(inner: WebSocket) -> Self {
        Self { inner: Box::new(inner), said: VecDeque::new() }
    }

    /// Says something, which is on its way after [`write`](Self::write). What is done for a message need not wait for
    /// anybody because of this, and a connection on which nothing happens keeps no state of such waits.
    fn say(&mut self, message: &ServerMessage) {
        let text = serde_json::to_string(message).expect("messages are plain data");
        self.said.push_back(Message::Text(text.into()));
    }

    fn ping(&mut self) {
        self.said.push_back(Message::Ping(bytes::Bytes::new()));
    }

    /// Writes what was said.
    async fn write(&mut self) -> Result<(), Gone<Close>> {
        let Self { inner, said } = self;
        let writing = async {
            while let Some(message) = said.pop_front() {
                inner.feed(message).await?;
            }
            inner.flush().await
        };
        match tokio::time::timeout(WRITE_PATIENCE, writing).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Gone(None)),
        }
    }

    /// Says why, where there is something to say.
    async fn close(mut self, close: Option<Close>) {
        let Some(close) = close else { return };
        let frame = CloseFrame { code: close as u16, reason: close.words().into() };
        self.said.push_back(Message::Close(Some(frame)));
        if self.write().await.is_ok() {
            socket::farewell(*self.inner).await;
        }
    }
}
