//! Readers of a run's stream, in both dialects.

use std::net::SocketAddr;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::Message;

use super::answer::Answer;
use super::soon;

/// A stream that is about to be opened.
pub struct Opening {
    at: SocketAddr,
    path: String,
    query: String,
    headers: Vec<(&'static str, String)>,
    receive_buffer: Option<u32>,
}

impl Opening {
    pub fn of(at: SocketAddr, path: &str) -> Self {
        Self { at, path: path.to_owned(), query: String::new(), headers: Vec::new(), receive_buffer: None }
    }

    pub fn query(mut self, query: &str) -> Self {
        self.query = format!("?{query}");
        self
    }

    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// Lets the system keep little of what is not read.
    pub fn receive_buffer(mut self, bytes: u32) -> Self {
        self.receive_buffer = Some(bytes);
        self
    }

    /// Opens it in our dialect.
    pub async fn ours(self) -> Reader {
        let socket = self.header("sec-websocket-protocol", "playpen.v1").open().await;
        Reader { socket: socket.expect("the stream opens"), read: Vec::new() }
    }

    /// Opens it in the dialect of the first KidsCoding editor.
    pub async fn classic(self) -> Classic {
        Classic { socket: self.open().await.expect("the stream opens") }
    }

    /// Opens it, or gives the answer that refused to.
    pub async fn open(self) -> Result<Socket, Answer> {
        let socket = TcpSocket::new_v4().expect("a socket");
        if let Some(bytes) = self.receive_buffer {
            socket.set_recv_buffer_size(bytes).expect("a small buffer");
        }
        let stream = socket.connect(self.at).await.expect("the server listens");
        let opened = tokio_tungstenite::client_async(self.request(), stream);
        match soon("a stream opens", opened).await {
            Ok((stream, _)) => Ok(Socket(stream)),
            Err(Error::Http(response)) => {
                let (parts, body) = response.into_parts();
                let body = body.unwrap_or_default();
                Err(Answer { status: parts.status.as_u16(), headers: parts.headers, body })
            }
            Err(why) => panic!("the stream did not open: {why}"),
        }
    }

    fn request(&self) -> Request {
        let address = format!("ws://{}{}{}", self.at, self.path, self.query);
        let mut request = address.into_client_request().expect("an address");
        for (name, value) in &self.headers {
            request.headers_mut().insert(*name, HeaderValue::from_str(value).expect("a header"));
        }
        request
    }
}

/// An open stream.
#[derive(Debug)]
pub struct Socket(WebSocketStream<TcpStream>);

/// How a stream was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    pub code: u16,
    pub reason: String,
}

impl Socket {
    /// The next message; an end when there is none any more.
    pub async fn message(&mut self) -> Result<Message, Closed> {
        loop {
            match soon("a message on the stream", self.0.next()).await {
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(frame))) => {
                    let (code, reason) =
                        frame.map_or((1005, String::new()), |f| (f.code.into(), f.reason.to_string()));
                    // The answer to the close goes out while the end of the connection is read.
                    while let Some(Ok(_)) = soon("the end of the stream", self.0.next()).await {}
                    return Err(Closed { code, reason });
                }
                Some(Ok(message)) => return Ok(message),
                Some(Err(why)) => return Err(Closed { code: 1006, reason: why.to_string() }),
                None => return Err(Closed { code: 1006, reason: "the connection ended".into() }),
            }
        }
    }

    pub async fn send(&mut self, message: Message) {
        soon("a message goes out", self.0.send(message)).await.expect("the stream is open");
    }

    /// How the stream is closed; nothing else may come before.
    pub async fn closed(&mut self) -> Closed {
        match self.message().await {
            Ok(message) => panic!("not a close: {message:?}"),
            Err(closed) => closed,
        }
    }
}

/// An event as our dialect tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    pub json: Value,
    /// What came behind it in a binary message.
    pub blob: Option<Vec<u8>>,
}

impl Told {
    pub fn seq(&self) -> u64 {
        self.json["seq"].as_u64().unwrap_or_else(|| panic!("no number: {}", self.json))
    }

    pub fn kind(&self) -> &str {
        self.json["type"].as_str().unwrap_or_else(|| panic!("no type: {}", self.json))
    }

    /// The output in it.
    pub fn text(&self) -> &str {
        if self.kind() == "output" { self.json["text"].as_str().expect("output has text") } else { "" }
    }

    fn all(message: Message) -> Vec<Self> {
        match message {
            Message::Text(text) => match serde_json::from_str(&text).expect("events are JSON") {
                Value::Array(events) => events.into_iter().map(|json| Self { json, blob: None }).collect(),
                json => vec![Self { json, blob: None }],
            },
            // Four bytes of header length, big-endian; the header; the rest.
            Message::Binary(bytes) => {
                let (length, rest) = bytes.split_first_chunk().expect("a length");
                let (header, blob) = rest.split_at(u32::from_be_bytes(*length) as usize);
                let json = serde_json::from_slice(header).expect("a header in JSON");
                vec![Self { json, blob: Some(blob.to_vec()) }]
            }
            other => panic!("not an event: {other:?}"),
        }
    }
}

/// The output in these events.
pub fn output(events: &[Told]) -> String {
    events.iter().map(Told::text).collect()
}

/// The kinds of these events.
pub fn kinds(events: &[Told]) -> Vec<&str> {
    events.iter().map(Told::kind).collect()
}

/// A reader in our dialect.
pub struct Reader {
    pub socket: Socket,
    /// What was read and not looked at yet, last first.
    read: Vec<Told>,
}

impl Reader {
    /// The next event.
    pub async fn event(&mut self) -> Told {
        self.next().await.unwrap_or_else(|closed| panic!("the stream was closed: {closed:?}"))
    }

    async fn next(&mut self) -> Result<Told, Closed> {
        loop {
            if let Some(event) = self.read.pop() {
                return Ok(event);
            }
            self.read = Told::all(self.socket.message().await?);
            self.read.reverse();
        }
    }

    /// The next event of this kind; the others are passed over.
    pub async fn next_of(&mut self, kind: &str) -> Told {
        loop {
            let event = self.event().await;
            if event.kind() == kind {
                return event;
            }
        }
    }

    /// Reads until all this output is seen, and nothing else.
    pub async fn sees(&mut self, text: &str) {
        let mut seen = String::new();
        while seen.len() < text.len() {
            seen += self.event().await.text();
        }
        assert_eq!(seen, text);
    }

    /// All that still comes, and how the stream is closed.
    pub async fn rest(mut self) -> (Vec<Told>, Closed) {
        let mut events = Vec::new();
        loop {
            match self.next().await {
                Ok(event) => events.push(event),
                Err(closed) => return (events, closed),
            }
        }
    }

    pub async fn says(&mut self, message: Value) {
        self.socket.send(Message::text(message.to_string())).await;
    }

    pub async fn shows_key(&mut self, key: &str) {
        self.says(json!({"type": "control", "key": key})).await;
    }

    /// How the stream is closed; nothing else may come before.
    pub async fn closed(mut self) -> Closed {
        assert_eq!(self.read, [], "something else came before");
        self.socket.closed().await
    }
}

/// A reader in the dialect of the first KidsCoding editor.
pub struct Classic {
    pub socket: Socket,
}

impl Classic {
    /// The next message.
    pub async fn message(&mut self) -> Value {
        match self.socket.message().await {
            Ok(message) => read(&message),
            Err(closed) => panic!("the stream was closed: {closed:?}"),
        }
    }

    /// The next snapshot; sound is passed over.
    pub async fn snapshot(&mut self) -> Value {
        loop {
            let mut message = self.message().await;
            if message.get("job").is_some() {
                return message["job"].take();
            }
        }
    }

    /// All messages that still come, with the time of each, and how the stream is closed.
    pub async fn rest(mut self) -> (Vec<Value>, Closed) {
        let mut messages = Vec::new();
        loop {
            match self.socket.message().await {
                Ok(message) => messages.push(read(&message)),
                Err(closed) => return (messages, closed),
            }
        }
    }
}

fn read(message: &Message) -> Value {
    serde_json::from_str(message.to_text().expect("text")).expect("messages are JSON")
}
