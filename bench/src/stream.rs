//! A reader of a run's stream, as a browser is one.

use std::collections::VecDeque;
use std::net::SocketAddr;

use futures_util::{SinkExt, StreamExt};
use playpen_protocol::STREAM_SUBPROTOCOL;
use playpen_protocol::id::RunId;
use playpen_protocol::snapshot::{Outcome, Reason};
use serde::Deserialize;
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::Result;

/// An event, as far as it matters here.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Seen {
    /// The program wrote.
    Output {
        /// What.
        text: String,
    },
    /// The program drew.
    Draw {
        /// How its picture changes.
        ops: Vec<serde_json::Value>,
    },
    /// The program ended.
    Exit(Outcome),
    /// Any other.
    #[serde(other)]
    Other,
}

/// An open stream.
#[derive(Debug)]
pub struct Reader {
    socket: WebSocketStream<TcpStream>,
    seen: VecDeque<Seen>,
}

impl Reader {
    /// Opens the stream of a run.
    pub async fn open(server: SocketAddr, run: RunId) -> Result<Self> {
        let mut request = format!("ws://{server}/api/run/{run}/stream").into_client_request()?;
        request.headers_mut().insert("sec-websocket-protocol", STREAM_SUBPROTOCOL.parse()?);
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        let (socket, _) = tokio_tungstenite::client_async(request, stream).await?;
        Ok(Self { socket, seen: VecDeque::new() })
    }

    /// The next event.
    pub async fn next(&mut self) -> Result<Seen> {
        loop {
            if let Some(seen) = self.seen.pop_front() {
                return Ok(seen);
            }
            match self.socket.next().await.ok_or("the stream ended before the run did")?? {
                Message::Text(text) if text.starts_with('[') => {
                    self.seen = serde_json::from_str(&text)?;
                }
                Message::Text(text) => return Ok(serde_json::from_str(&text)?),
                Message::Close(frame) => return Err(format!("the stream was closed: {frame:?}").into()),
                _ => {}
            }
        }
    }

    /// The next piece of output; an error where the run ends first.
    pub async fn output(&mut self) -> Result<String> {
        loop {
            match self.next().await? {
                Seen::Output { text } => return Ok(text),
                Seen::Exit(outcome) => return Err(format!("the run ended: {outcome:?}").into()),
                Seen::Draw { .. } | Seen::Other => {}
            }
        }
    }

    /// Reads to the end of a run that is to end well.
    pub async fn exit(&mut self) -> Result<Outcome> {
        loop {
            if let Seen::Exit(outcome) = self.next().await? {
                return ended_well(outcome);
            }
        }
    }

    /// Tells the program what the person watching did.
    pub async fn tell(&mut self, event: &serde_json::Value) -> Result<()> {
        let message = serde_json::json!({"type": "event", "event": event}).to_string();
        Ok(self.socket.send(Message::text(message)).await?)
    }

    /// Types this.
    pub async fn input(&mut self, text: &str) -> Result<()> {
        let message = serde_json::json!({"type": "input", "data": text}).to_string();
        Ok(self.socket.send(Message::text(message)).await?)
    }
}

/// What is measured is a program that works.
pub fn ended_well(outcome: Outcome) -> Result<Outcome> {
    if outcome.reason == Reason::Exit && outcome.exit_code == Some(0) {
        Ok(outcome)
    } else {
        Err(format!("the run did not end well: {outcome:?}").into())
    }
}
