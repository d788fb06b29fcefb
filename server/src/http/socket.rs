//! What all WebSockets of the server have in common: readers' streams and runners' connections.

use std::time::Duration;

use axum::Error;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use playpen_protocol::problem::{ErrorCode, Refusal};
use tokio_tungstenite::tungstenite::{self, error::ProtocolError};

/// How long a write may block before nobody is waited for any more.
pub(super) const WRITE_PATIENCE: Duration = Duration::from_secs(10);
/// How long the other side has to close as well.
const FAREWELL: Duration = Duration::from_secs(1);

/// The connection is of no use any more; there may be something left to say about why.
pub(super) struct Gone<Close>(pub(super) Option<Close>);

/// The WebSocket that was asked for, on which messages have at most so many bytes.
pub(super) fn asked(
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    largest: usize,
) -> Result<WebSocketUpgrade, Refusal> {
    upgrade.map(|upgrade| fitted(upgrade, largest)).map_err(|_| {
        Refusal::new(ErrorCode::InvalidPayload, "this address speaks WebSocket: ask for an upgrade")
    })
}

/// With the bounds of a connection on which messages have at most so many bytes.
pub(super) fn fitted(upgrade: WebSocketUpgrade, largest: usize) -> WebSocketUpgrade {
    upgrade
        // The smallest buffer: most of them wait, and ten thousand may. The connection reads more at a time, and keeps
        // what is not asked for only until it is.
        .read_buffer_size(1_024)
        .max_message_size(largest)
        .max_frame_size(largest)
}

/// Whether what came is no message; else the connection broke, and there is nobody to be told.
pub(super) fn is_nonsense(why: Error) -> bool {
    match why.into_inner().downcast_ref() {
        Some(tungstenite::Error::Protocol(why)) => *why != ProtocolError::ResetWithoutClosingHandshake,
        Some(tungstenite::Error::Capacity(_) | tungstenite::Error::Utf8(_)) => true,
        _ => false,
    }
}

/// Waits a moment for the other side to close, after it was told why.
pub(super) async fn farewell(mut socket: WebSocket) {
    let closed = async {
        while let Some(message) = socket.recv().await {
            match message {
                Ok(_) => {}
                Err(why) => {
                    if is_nonsense(why) {
                        // Ending the connection with something unread in it would take the close back.
                        std::future::pending::<()>().await;
                    }
                    break;
                }
            }
        }
    };
    let _ = tokio::time::timeout(FAREWELL, closed).await;
}
