//! A runner of ours on a WebSocket, whose every word is the test's own.

use playpen_protocol::id::{LeaseId, RunnerId};
use playpen_protocol::labels::Labels;
use playpen_protocol::runner::link::{Held, Hello, Packed, Resumed, RunnerMessage, ServerMessage};
use playpen_protocol::runner::{Job, RunnerEvent};
use serde_json::Value;
use tokio_tungstenite::tungstenite::protocol::Message;

use super::app::Http;
use super::reader::{Closed, Opening, Socket};

/// A runner's connection.
pub struct Link {
    pub socket: Socket,
    /// What the server said of the runs that the runner had.
    pub resumed: Vec<Resumed>,
}

/// A run in the hands of a runner.
#[derive(Debug, Clone)]
pub struct Work {
    pub job: Job,
    pub held: Held,
    /// Whether its files are to be fetched.
    pub fetch: bool,
}

impl Link {
    /// A connection of this runner, which has these runs from an earlier one.
    pub async fn open(http: &Http, runner: RunnerId, running: &[Held]) -> Self {
        let socket = Opening::of(http.at, "/api/runner/ws").open().await.expect("the link opens");
        let mut link = Self { socket, resumed: Vec::new() };
        link.says(&RunnerMessage::Hello(Hello {
            runner_id: runner,
            name: "test".to_owned(),
            version: "0".to_owned(),
            level: "landlock".to_owned(),
            slots: 8,
            pythons: Vec::new(),
            labels: Labels::default(),
            running: running.to_vec(),
        }))
        .await;
        match link.hears().await {
            ServerMessage::Welcome { ttl_ms, ping_ms, jobs } => {
                assert!(ttl_ms > 0 && ping_ms > 0);
                link.resumed = jobs;
            }
            other => panic!("not a welcome: {other:?}"),
        }
        link
    }

    pub async fn says(&mut self, message: &RunnerMessage) {
        let message = match message.pack() {
            Packed::Text(text) => Message::text(text),
            Packed::Binary(bytes) => Message::Binary(bytes),
        };
        self.socket.send(message).await;
    }

    pub async fn says_json(&mut self, message: &Value) {
        self.socket.send(Message::text(message.to_string())).await;
    }

    /// The next message.
    pub async fn hears(&mut self) -> ServerMessage {
        match self.socket.message().await {
            Ok(message) => {
                serde_json::from_str(message.to_text().expect("text")).expect("a message of the link")
            }
            Err(closed) => panic!("the link was closed: {closed:?}"),
        }
    }

    /// How the link is closed; nothing else may come before.
    pub async fn closed(&mut self) -> Closed {
        self.socket.closed().await
    }

    /// Takes so many offers in all.
    pub async fn credits(&mut self, up_to: u64) {
        self.says(&RunnerMessage::Credit { up_to }).await;
    }

    /// The next message, which is an offer.
    pub async fn offered(&mut self) -> Work {
        match self.hears().await {
            ServerMessage::Offer { job, fetch } => {
                let held = Held { job_id: job.job_id, lease: job.lease };
                Work { job: *job, held, fetch }
            }
            other => panic!("not an offer: {other:?}"),
        }
    }

    /// Says events under any number, without waiting for an answer.
    pub async fn out(&mut self, held: Held, first_seq: u64, events: &[RunnerEvent]) {
        self.says(&RunnerMessage::Out { held, first_seq, events: events.to_vec() }).await;
    }

    /// Says events, which are acknowledged.
    pub async fn tells(&mut self, held: Held, first_seq: u64, events: &[RunnerEvent]) {
        self.out(held, first_seq, events).await;
        self.acks(held, first_seq + events.len() as u64 - 1).await;
    }

    /// Takes an offer and starts it.
    pub async fn starts(&mut self) -> Work {
        let work = self.offered().await;
        self.tells(work.held, 1, &[RunnerEvent::Started { environment: None }]).await;
        work
    }

    /// The next message acknowledges the events of a run up to this number.
    pub async fn acks(&mut self, held: Held, seq: u64) {
        match self.hears().await {
            ServerMessage::Ack { held: of, seq: acked, window } if of == held && acked == seq => {
                assert!(window > 0);
            }
            other => panic!("not the acknowledgement of {seq}: {other:?}"),
        }
    }

    /// Renews, which is answered. Whatever comes before the answer is returned.
    pub async fn renews(&mut self, n: u64, jobs: &[Held]) -> Vec<ServerMessage> {
        self.says(&RunnerMessage::Renew { n, jobs: jobs.to_vec() }).await;
        let mut before = Vec::new();
        loop {
            match self.hears().await {
                ServerMessage::Renewed { n: answered } => {
                    assert_eq!(answered, n);
                    return before;
                }
                other => before.push(other),
            }
        }
    }

    /// Nothing is on its way: what is asked last is answered first.
    pub async fn hears_nothing(&mut self) {
        assert_eq!(self.renews(u64::MAX, &[]).await, []);
    }
}

/// The same run under a lease that nobody ever had.
pub fn under_another_lease(held: Held) -> Held {
    Held { lease: LeaseId(held.lease.0 + 1_000), ..held }
}
