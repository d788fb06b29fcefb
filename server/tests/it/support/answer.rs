//! Answers of the server, whole.

use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// An answer, whole.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub async fn of(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.expect("the whole answer arrives");
        Self { status, headers, body: body.to_vec() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("headers are ASCII"))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        self.read()
    }

    #[track_caller]
    pub fn read<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|why| panic!("{why}: {self:?}, {}", self.text()))
    }

    /// The status is this one.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// It is a refusal, with all that belongs to one; what it says to people.
    #[track_caller]
    pub fn refuses(&self, status: u16, code: &str) -> String {
        let told = self.text();
        assert_eq!(self.status, status, "{told}");
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{told}");
        let problem = self.json();
        let text = |field: &str| match problem[field].as_str() {
            Some(text) if !text.is_empty() => text.to_owned(),
            _ => panic!("`{field}` is not a text: {told}"),
        };
        assert_eq!(text("errorCode"), code, "{told}");
        assert_eq!(text("type"), format!("urn:playpen:problem:{code}"), "{told}");
        assert_eq!(problem["status"], status, "{told}");
        assert_eq!(self.header("x-request-id"), Some(text("requestId").as_str()), "{told}");
        assert_eq!(text("detail"), text("message"), "{told}");
        assert!(!text("title").is_empty(), "{told}");
        text("message")
    }
}
