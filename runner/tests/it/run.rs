//! A program on its way, as the person sees it who sent it.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Bytes, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::app::patience;

/// What is sent.
#[derive(Clone)]
pub(crate) struct Program {
    files: Vec<Value>,
    entry: String,
    more: BTreeMap<String, Value>,
}

impl Program {
    pub(crate) fn new(code: &str) -> Self {
        Self::empty().file("main.py", code)
    }

    /// Without any file.
    pub(crate) fn empty() -> Self {
        Self { files: Vec::new(), entry: "main.py".into(), more: BTreeMap::new() }
    }

    pub(crate) fn file(mut self, path: &str, text: &str) -> Self {
        self.files.push(json!({"path": path, "content": text, "encoding": "utf8"}));
        self
    }

    pub(crate) fn binary(mut self, path: &str, bytes: &[u8]) -> Self {
        self.files.push(json!({"path": path, "content": STANDARD.encode(bytes), "encoding": "base64"}));
        self
    }

    pub(crate) fn entry(mut self, path: &str) -> Self {
        path.clone_into(&mut self.entry);
        self
    }

    /// Any other field of the request.
    pub(crate) fn with(mut self, field: &str, value: Value) -> Self {
        self.more.insert(field.to_owned(), value);
        self
    }

    pub(crate) fn request(&self) -> Value {
        let mut request =
            json!({"protocolVersion": 2, "language": "python", "files": self.files, "entryPath": self.entry});
        for (field, value) in &self.more {
            request[field] = value.clone();
        }
        request
    }
}

/// A program that was sent.
pub(crate) struct Run {
    http: reqwest::Client,
    server: String,
    pub(crate) id: String,
}

impl Run {
    pub(crate) fn new(http: reqwest::Client, server: String, id: String) -> Self {
        Self { http, server, id }
    }

    fn url(&self, rest: &str) -> String {
        format!("{}/api/run/{}{rest}", self.server, self.id)
    }

    /// The stream of its events from the first one on.
    pub(crate) async fn socket(&self) -> WebSocketStream<MaybeTlsStream<TcpStream>> {
        let url = self.url("/stream").replacen("http", "ws", 1);
        let mut request = url.into_client_request().unwrap();
        request.headers_mut().insert("Sec-WebSocket-Protocol", "playpen.v1".parse().unwrap());
        tokio_tungstenite::connect_async(request).await.unwrap().0
    }

    /// Its events from the first one on.
    pub(crate) async fn watch(&self) -> Watch {
        let events = self.socket().await.filter_map(|message| async {
            match message {
                Ok(Message::Text(text)) => Some(Bytes::from(text)),
                // The header alone, without what it is of.
                Ok(Message::Binary(message)) => {
                    let length = u32::from_be_bytes(message[..4].try_into().unwrap()) as usize;
                    Some(message.slice(4..4 + length))
                }
                _ => None,
            }
        });
        Watch { events: Box::pin(events), seen: Vec::new(), asked: 0 }
    }

    /// All its events to the end, with their bytes in base64; `query` says how they are wanted.
    pub(crate) async fn told(&self, query: &str) -> Vec<Value> {
        let answer = self.http.get(self.url(&format!("/events{query}"))).send();
        let text = async { answer.await.unwrap().text().await.unwrap() };
        let text = tokio::time::timeout(patience(), text).await.expect("its end in time");
        let events = text.lines().filter_map(|line| line.strip_prefix("data: "));
        events.map(|event| serde_json::from_str(event).unwrap()).collect()
    }

    /// All that the first editor hears of it.
    pub(crate) async fn classic(&self) -> Vec<Value> {
        let url = self.url("/stream").replacen("http", "ws", 1);
        let (stream, _) = tokio_tungstenite::connect_async(url).await.unwrap();
        let texts = stream.filter_map(|message| async {
            match message {
                Ok(Message::Text(text)) => Some(serde_json::from_str(&text).unwrap()),
                _ => None,
            }
        });
        tokio::time::timeout(patience(), texts.collect()).await.expect("its end in time")
    }

    /// Waits until it has printed this.
    pub(crate) async fn prints(&self, text: &str) {
        self.watch().await.prints(text).await;
    }

    /// Waits for its end, and says how it went.
    pub(crate) async fn finish(&self) -> Value {
        self.watch().await.exit().await;
        self.snapshot().await
    }

    pub(crate) async fn snapshot(&self) -> Value {
        self.http.get(self.url("")).send().await.unwrap().json().await.unwrap()
    }

    /// A file that it left; the path is written as it stands in an address.
    pub(crate) async fn file(&self, path: &str) -> Bytes {
        let answer = self.http.get(self.url(&format!("/files/{path}"))).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 200, "{path}");
        answer.bytes().await.unwrap()
    }

    pub(crate) async fn cancel(&self) {
        let answer = self.http.post(self.url("/cancel")).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 202);
    }

    /// Types this.
    pub(crate) async fn input(&self, input: Value) {
        let answer = self.http.post(self.url("/input")).json(&input).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 202, "{}", answer.text().await.unwrap());
    }
}

/// A stream of events.
pub(crate) struct Watch {
    events: std::pin::Pin<Box<dyn futures_util::Stream<Item = Bytes> + Send>>,
    seen: Vec<Value>,
    /// How many questions were waited for.
    asked: usize,
}

impl Watch {
    async fn next(&mut self) -> Value {
        let next = tokio::time::timeout(patience(), self.events.next()).await;
        let text = next.expect("an event in time").expect("another event before the stream ends");
        let event: Value = serde_json::from_slice(&text).unwrap();
        self.seen.extend(match event {
            Value::Array(events) => events,
            event => vec![event],
        });
        self.seen.last().cloned().unwrap_or_default()
    }

    /// Waits until standard output has this.
    pub(crate) async fn prints(&mut self, text: &str) {
        while !self.text("stdout").contains(text) {
            assert_ne!(
                self.next().await["type"],
                "exit",
                "it ended before it printed {text:?}: {:?}",
                self.seen
            );
        }
    }

    /// Waits until it is said once more that the program waits for an answer.
    pub(crate) async fn asks(&mut self) {
        let count = |seen: &[Value]| seen.iter().filter(|event| event["type"] == "inputRequest").count();
        let before = self.asked;
        while count(&self.seen) <= before {
            assert_ne!(self.next().await["type"], "exit", "it ended before it asked: {:?}", self.seen);
        }
        self.asked = before + 1;
    }

    /// Waits for a whole line of standard output that begins with this, and gives the rest of it; `None` when
    /// the program ends without one.
    pub(crate) async fn line(&mut self, beginning: &str) -> Option<String> {
        loop {
            let text = self.text("stdout");
            let mut whole = text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
            if let Some(rest) = whole.find_map(|line| line.strip_prefix(beginning)) {
                return Some(rest.to_owned());
            }
            if self.seen.iter().any(|event| event["type"] == "exit") {
                return None;
            }
            self.next().await;
        }
    }

    /// Waits for an event like this among those behind so many, and says how many are before it; `None` when there is
    /// none to the end.
    pub(crate) async fn tells(&mut self, mut from: usize, is_it: impl Fn(&Value) -> bool) -> Option<usize> {
        loop {
            if let Some(at) = self.seen[from..].iter().position(&is_it) {
                return Some(from + at);
            }
            from = self.seen.len();
            if self.seen.iter().any(|event| event["type"] == "exit") {
                return None;
            }
            self.next().await;
        }
    }

    /// Waits for the last event.
    pub(crate) async fn exit(&mut self) -> Value {
        loop {
            if let Some(exit) = self.seen.iter().find(|event| event["type"] == "exit") {
                return exit.clone();
            }
            self.next().await;
        }
    }

    /// What was written to this stream so far.
    pub(crate) fn text(&self, stream: &str) -> String {
        let outputs = self.seen.iter().filter(|event| event["type"] == "output" && event["stream"] == stream);
        outputs.map(|event| event["text"].as_str().unwrap()).collect()
    }

    /// All events so far.
    pub(crate) fn events(&self) -> &[Value] {
        &self.seen
    }
}
