//! A reader of Server-Sent Events, by the rules that browsers follow.

use reqwest::{RequestBuilder, Response};
use serde_json::Value;

use super::soon;

/// An open answer.
pub struct Sse {
    response: Response,
    unread: String,
    /// The number that a browser would ask to go on after.
    pub last_id: String,
    /// The comments that came, which mean nothing.
    pub comments: usize,
}

impl Sse {
    pub async fn open(request: RequestBuilder) -> Self {
        let response = soon("the events begin", request.send()).await.expect("the server answers");
        assert_eq!(response.status(), 200, "{response:?}");
        let kind = &response.headers()["content-type"];
        assert!(kind.to_str().expect("text").starts_with("text/event-stream"), "{kind:?}");
        Self { response, unread: String::new(), last_id: String::new(), comments: 0 }
    }

    /// The next event; `None` at the end of the answer.
    pub async fn event(&mut self) -> Option<Value> {
        loop {
            while let Some((message, rest)) = self.unread.split_once("\n\n") {
                let (message, rest) = (message.to_owned(), rest.to_owned());
                self.unread = rest;
                if let Some(event) = self.read(&message) {
                    return Some(event);
                }
            }
            let piece = soon("an event, or the end", self.response.chunk()).await.expect("it goes on")?;
            self.unread += std::str::from_utf8(&piece).expect("pieces of these tests are whole characters");
        }
    }

    fn read(&mut self, message: &str) -> Option<Value> {
        let mut data = Vec::new();
        for line in message.lines() {
            let (field, value) = line.split_once(':').expect("every line of ours has a colon");
            match (field, value.strip_prefix(' ').unwrap_or(value)) {
                ("", _) => self.comments += 1,
                ("id", id) => id.clone_into(&mut self.last_id),
                ("data", line) => data.push(line.to_owned()),
                ("retry", ms) => assert!(ms.parse::<u64>().is_ok(), "{message}"),
                _ => panic!("another field: {message}"),
            }
        }
        (!data.is_empty()).then(|| serde_json::from_str(&data.join("\n")).expect("events are JSON"))
    }

    /// All that still comes.
    pub async fn rest(mut self) -> Vec<Value> {
        let mut events = Vec::new();
        while let Some(event) = self.event().await {
            assert_eq!(self.last_id, event["seq"].to_string());
            events.push(event);
        }
        events
    }
}
