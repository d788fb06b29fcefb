//! `GET /api/runner/ws`: a runner's connection, on which runs are offered and everything is said about them.

#[cfg(test)]
mod conformance;
mod connection;

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use futures_util::SinkExt;
use playpen_protocol::problem::{ErrorCode, Refusal};
use playpen_protocol::runner::link::{MAX_LINK_MESSAGE_BYTES, ServerMessage};

use super::App;
use super::problem::Refused;
use super::token::Shown;

/// How long a write may block before the connection counts as dead.
const WRITE_PATIENCE: Duration = Duration::from_secs(10);

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
    let upgrade = upgrade.map_err(|_| {
        Refusal::new(ErrorCode::InvalidPayload, "this address speaks WebSocket: ask for an upgrade")
    })?;
    let tracker = app.streams.clone();
    Ok(fitted(upgrade)
        .on_upgrade(move |socket| tracker.track_future(connection::serve(app, Socket(socket), shown))))
}

/// With the bounds of a runner's connection.
fn fitted(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade
        // The smallest buffers: most runners wait, and ten thousand may.
        .read_buffer_size(4_096)
        .max_message_size(MAX_LINK_MESSAGE_BYTES)
        .max_frame_size(MAX_LINK_MESSAGE_BYTES)
}

/// A connection whose writes do not block for ever.
struct Socket(WebSocket);

/// The connection is of no use any more; there may be something left to say about why.
struct Gone(Option<Close>);

impl Socket {
    /// Writes a message, which may stay in the buffer until [`flush`](Self::flush).
    async fn feed(&mut self, message: &ServerMessage) -> Result<(), Gone> {
        let text = serde_json::to_string(message).expect("messages are plain data");
        patiently(self.0.feed(Message::Text(text.into()))).await
    }

    async fn flush(&mut self) -> Result<(), Gone> {
        patiently(self.0.flush()).await
    }

    async fn ping(&mut self) -> Result<(), Gone> {
        patiently(self.0.send(Message::Ping(bytes::Bytes::new()))).await
    }

    async fn close(mut self, close: Close) {
        let frame = CloseFrame { code: close as u16, reason: close.words().into() };
        if patiently(self.0.send(Message::Close(Some(frame)))).await.is_ok() {
            let closed = async { while let Some(Ok(_)) = self.0.recv().await {} };
            let _ = tokio::time::timeout(Duration::from_secs(1), closed).await;
        }
    }
}

async fn patiently<E>(write: impl Future<Output = Result<(), E>>) -> Result<(), Gone> {
    match tokio::time::timeout(WRITE_PATIENCE, write).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Gone(None)),
    }
}
