//! A child in front of an editor: submits programs, watches and steers them.

use playpen_protocol::snapshot::Snapshot;
use reqwest::{Method, RequestBuilder};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::Answer;
use super::app::{Answered, Http};
use super::reader::{Classic, Opening, Reader};
use super::soon;
use super::sse::Sse;

/// A child in front of an editor.
#[derive(Debug, Clone)]
pub struct Child {
    http: Http,
}

impl Child {
    pub fn at(http: Http) -> Self {
        Self { http }
    }

    /// A submission that is not sent yet.
    pub fn asks(&self, program: &Value) -> RequestBuilder {
        self.http.post("/api/run").json(program)
    }

    /// Submits a program, which is accepted.
    pub async fn submit(&self, program: Value) -> Run {
        let answer = self.asks(&program).answer().await.is(202);
        let body = answer.json();
        assert_eq!(body["status"], "queued", "{body}");
        self.run(&answer)
    }

    /// Submits to a queue that has no room: the program is taken once a runner waits for one.
    pub async fn submits_to_a_waiting_runner(&self, program: Value) -> Run {
        let taken = async {
            loop {
                let answer = self.asks(&program).answer().await;
                if answer.status == 202 {
                    return self.run(&answer);
                }
                answer.refuses(503, "QUEUE_FULL");
            }
        };
        soon("a runner waits", taken).await
    }

    /// The run that an answer to a submission names.
    #[track_caller]
    pub fn run(&self, answer: &Answer) -> Run {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Submitted {
            job_id: String,
            control_key: String,
        }
        let Submitted { job_id, control_key } = answer.read();
        Run { http: self.http.clone(), id: job_id, key: control_key }
    }

    /// A run that somebody told of: its identifier alone.
    pub fn hears_of(&self, id: &str) -> Run {
        Run { http: self.http.clone(), id: id.to_owned(), key: String::new() }
    }
}

/// A run, as whoever submitted it knows it.
#[derive(Debug, Clone)]
pub struct Run {
    http: Http,
    pub id: String,
    pub key: String,
}

impl Run {
    pub fn request(&self, method: Method, rest: &str) -> RequestBuilder {
        self.http.request(method, &format!("/api/run/{}{rest}", self.id))
    }

    pub async fn look(&self) -> Answer {
        self.request(Method::GET, "").answer().await
    }

    pub async fn snapshot(&self) -> Snapshot {
        self.look().await.is(200).read()
    }

    /// A file that the run left; its path is written as it stands in an address.
    pub async fn file(&self, path: &str) -> Answer {
        self.request(Method::GET, &format!("/files/{path}")).answer().await
    }

    pub async fn cancel(&self) -> Answer {
        self.request(Method::POST, "/cancel").answer().await
    }

    pub async fn input(&self, body: Value) -> Answer {
        self.request(Method::POST, "/input").json(&body).answer().await
    }

    /// Types a line, which is accepted.
    pub async fn types(&self, line: &str) {
        self.input(json!({"data": line})).await.is(202);
    }

    /// The stream of the run, before it is opened.
    pub fn stream(&self) -> Opening {
        Opening::of(self.http.at, &format!("/api/run/{}/stream", self.id))
    }

    /// Watches in our dialect, from the beginning.
    pub async fn watch(&self) -> Reader {
        self.stream().ours().await
    }

    /// Watches in our dialect, from after this event.
    pub async fn watch_after(&self, seq: u64) -> Reader {
        self.stream().query(&format!("after={seq}")).ours().await
    }

    /// Watches in the dialect of the first KidsCoding editor.
    pub async fn watch_classic(&self) -> Classic {
        self.stream().classic().await
    }

    /// Reads the events without a WebSocket, from the beginning.
    pub async fn events(&self) -> Sse {
        Sse::open(self.request(Method::GET, "/events")).await
    }

    /// Waits until the run is over.
    pub async fn over(&self) -> Snapshot {
        self.watch().await.rest().await;
        self.snapshot().await
    }
}
