//! A runner of ours, played by the test.

use std::sync::atomic::{AtomicU64, Ordering};

use playpen_protocol::event::Stream;
use playpen_protocol::id::{LeaseId, RunnerId};
use playpen_protocol::runner::{BatchAck, EventBatch, Job, MAX_WAIT_MS, PACKED, RunnerEvent};
use playpen_protocol::snapshot::{Outcome, Reason};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::answer::Answer;
use super::app::{Answered, Http};
use super::with;

/// The program wrote this.
pub fn wrote(text: &str) -> RunnerEvent {
    RunnerEvent::Output { stream: Stream::Stdout, text: text.into() }
}

/// The program ended by itself, with this exit code.
pub fn exited(code: i32) -> RunnerEvent {
    RunnerEvent::Exit(Outcome {
        reason: Reason::Exit,
        exit_code: Some(code),
        signal: None,
        error: None,
        usage: None,
    })
}

/// A runner of ours.
#[derive(Debug, Clone)]
pub struct Runner {
    http: Http,
    pub id: RunnerId,
    token: Option<String>,
    /// What it says of itself when it asks for a run.
    says: Value,
}

impl Runner {
    pub fn at(http: Http, token: Option<&str>) -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(1);
        let id = RunnerId::new(COUNT.fetch_add(1, Ordering::Relaxed), [7; 10]);
        Self { http, id, token: token.map(str::to_owned), says: json!({"runnerId": id}) }
    }

    /// The same, with these versions of Python.
    pub fn with_pythons(self, pythons: &[&str]) -> Self {
        self.with("pythons", pythons)
    }

    /// The same, and this is said of it.
    pub fn with(self, name: &str, value: impl Into<Value>) -> Self {
        Self { says: with(self.says, name, value), ..self }
    }

    fn body_of_claim(&self) -> Value {
        self.says.clone()
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, &format!("/api/runner/jobs/{path}"));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// A request to the link that is not sent yet.
    pub fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.request(Method::POST, path).json(body)
    }

    /// Asks for a run, and waits so long for one.
    pub async fn asks(&self, wait_ms: u64) -> Answer {
        self.post("claim", &with(self.body_of_claim(), "waitMs", wait_ms)).answer().await
    }

    /// The body of a claim that waits as long as one may.
    pub fn patient_claim(&self) -> Value {
        with(self.body_of_claim(), "waitMs", MAX_WAIT_MS)
    }

    /// Gets a run, waiting for it where there is none yet.
    pub async fn claim(&self) -> Work {
        let answer = self.post("claim", &self.patient_claim()).answer().await.is(200);
        Work { runner: self.clone(), job: answer.read(), next_seq: 1, inputs_seen: 0 }
    }

    /// Begins to wait for a run.
    pub fn waits(&self) -> JoinHandle<Work> {
        let runner = self.clone();
        tokio::spawn(async move { runner.claim().await })
    }

    /// Gets a run and starts it.
    pub async fn starts(&self) -> Work {
        let mut work = self.claim().await;
        work.start().await;
        work
    }

    /// There is nothing to do.
    pub async fn has_nothing(&self) {
        let answer = self.post("claim", &self.body_of_claim()).answer().await.is(204);
        assert!(answer.body.is_empty(), "{answer:?}");
    }
}

/// A run in the hands of a runner.
#[derive(Debug, Clone)]
pub struct Work {
    runner: Runner,
    pub job: Job,
    /// The number that the next event gets.
    pub next_seq: u64,
    pub inputs_seen: u64,
}

impl Work {
    /// Any body at all for this run.
    pub async fn post(&self, body: &Value) -> Answer {
        self.runner.post(&format!("{}/events", self.job.job_id), body).answer().await
    }

    /// Events under any number.
    pub async fn batch(&self, first_seq: u64, events: &[RunnerEvent]) -> Answer {
        self.batch_under(self.job.lease, first_seq, events).await
    }

    /// Events under any lease and number.
    pub async fn batch_under(&self, lease: LeaseId, first_seq: u64, events: &[RunnerEvent]) -> Answer {
        let batch = EventBatch {
            lease,
            first_seq,
            events: events.to_vec(),
            inputs_seen: self.inputs_seen,
            cancel_seen: false,
            audience: None,
            wait_ms: None,
        };
        let request = self.runner.request(Method::POST, &format!("{}/events", self.job.job_id));
        request.header("content-type", PACKED).body(batch.pack()).answer().await
    }

    /// A file under any lease, whose path is written as it stands in an address; not sent yet.
    pub fn brings(&self, path: &str, lease: LeaseId, bytes: impl Into<Vec<u8>>) -> RequestBuilder {
        let request = self.runner.request(Method::PUT, &format!("{}/files/{path}", self.job.job_id));
        request.header("playpen-lease", lease.to_string()).body(bytes.into())
    }

    /// Brings a file that the run left, which is accepted.
    pub async fn leaves(&self, path: &str, bytes: impl Into<Vec<u8>>) {
        let answer = self.brings(path, self.job.lease, bytes).answer().await.is(204);
        assert!(answer.body.is_empty(), "{answer:?}");
    }

    /// The next events, which are accepted.
    pub async fn say(&mut self, events: &[RunnerEvent]) -> BatchAck {
        let ack: BatchAck = self.batch(self.next_seq, events).await.is(200).read();
        self.next_seq += events.len() as u64;
        assert_eq!(ack.acked_seq, self.next_seq - 1);
        ack
    }

    pub async fn start(&mut self) {
        self.say(&[RunnerEvent::Started { environment: None }]).await;
    }

    pub async fn print(&mut self, text: &str) {
        self.say(&[wrote(text)]).await;
    }

    pub async fn exit(&mut self, code: i32) {
        self.say(&[exited(code)]).await;
    }

    /// The program ended because somebody stopped it.
    pub async fn confirm_cancel(&mut self) {
        self.say(&[RunnerEvent::Exit(Outcome::because(Reason::Cancelled, "Your program was stopped."))])
            .await;
    }

    /// Says that it is alive.
    pub async fn renew(&mut self) -> BatchAck {
        self.say(&[]).await
    }

    /// The body of an empty batch that waits for news as long as one may.
    pub fn patient_batch(&self) -> Value {
        json!({
            "lease": self.job.lease, "firstSeq": self.next_seq, "events": [],
            "inputsSeen": self.inputs_seen, "waitMs": MAX_WAIT_MS,
        })
    }

    /// Waits for news, and has the inputs that come with them.
    pub async fn news(&mut self) -> BatchAck {
        let ack: BatchAck = self.post(&self.patient_batch()).await.is(200).read();
        if let Some(last) = ack.inputs.last() {
            self.inputs_seen = last.n;
        }
        ack
    }

    /// Begins to wait for news.
    pub fn waits_for_news(&self) -> JoinHandle<Answer> {
        let work = self.clone();
        tokio::spawn(async move { work.post(&work.patient_batch()).await })
    }

    /// The lease does not count any more.
    pub async fn is_stale(&self) {
        let words = self.batch(self.next_seq, &[wrote("late")]).await.refuses(409, "STALE_LEASE");
        assert!(words.contains("stop the program"), "{words}");
    }
}
