//! A runner like the first KidsCoding one, played by the test: it names itself in nothing, and sends events
//! one by one without a lease.

use serde_json::{Value, json};

use super::answer::Answer;
use super::app::{Answered, Http};

/// A foreign runner.
#[derive(Debug, Clone)]
pub struct ForeignRunner {
    pub http: Http,
}

impl ForeignRunner {
    pub fn at(http: Http) -> Self {
        Self { http }
    }

    /// Asks for a run as such runners do: with a content type and no content.
    pub async fn asks(&self) -> Answer {
        let claim = self.http.post("/api/runner/jobs/claim");
        claim.header("content-type", "application/json").answer().await
    }

    /// Gets the run that waits.
    pub async fn claim(&self) -> ForeignWork {
        let job = self.asks().await.is(200).json();
        let id = job["jobId"].as_str().expect("a name").to_owned();
        ForeignWork { runner: self.clone(), id, job }
    }
}

/// A run in the hands of a foreign runner.
#[derive(Debug, Clone)]
pub struct ForeignWork {
    runner: ForeignRunner,
    id: String,
    pub job: Value,
}

impl ForeignWork {
    pub async fn post(&self, event: Value) -> Answer {
        let path = format!("/api/runner/jobs/{}/events", self.id);
        self.runner.http.post(&path).json(&event).answer().await
    }

    /// Sends an event, which is accepted.
    pub async fn say(&self, event: Value) {
        let answer = self.post(event).await.is(204);
        assert!(answer.body.is_empty(), "{answer:?}");
    }

    pub async fn start(&self) {
        self.say(json!({"type": "started", "startedAt": 1_764_000_000_000_u64})).await;
    }

    pub async fn print(&self, text: &str) {
        self.say(json!({"type": "chunk", "stream": "stdout", "chunk": text})).await;
    }

    pub async fn complete(&self) {
        self.say(json!({"type": "completed"})).await;
    }
}
