//! Runners that execute nothing: they answer at once, so that what is left is the server's own time.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::{SinkExt, StreamExt};
use playpen_protocol::id::RunnerId;
use playpen_protocol::labels::Labels;
use playpen_protocol::runner::link::{Held, Hello, Packed, RunnerMessage, ServerMessage};
use playpen_protocol::runner::{Job, RunnerEvent};
use playpen_protocol::snapshot::{Outcome, Reason};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

use crate::Result;
use crate::platform::TOKEN;

/// Some of them, with a connection each. Dropping this ends them.
#[derive(Debug)]
pub struct Runners(#[expect(dead_code, reason = "held for its drop")] JoinSet<()>);

impl Runners {
    /// Starts so many.
    pub async fn start(server: SocketAddr, count: usize) -> Result<Self> {
        let mut runners = JoinSet::new();
        for _ in 0..count {
            let mut runner = Runner::connect(server).await?;
            runner.ask().await?;
            runners.spawn(runner.work());
        }
        Ok(Self(runners))
    }
}

/// One of them, with its connection.
#[derive(Debug)]
pub struct Runner {
    socket: WebSocketStream<TcpStream>,
    asked: u64,
}

impl Runner {
    /// One that has not asked for anything yet.
    pub async fn connect(server: SocketAddr) -> Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(1);
        let runner_id = RunnerId::new(COUNT.fetch_add(1, Ordering::Relaxed), [0; 10]);
        let mut request = format!("ws://{server}/api/runner/ws").into_client_request()?;
        request.headers_mut().insert("authorization", format!("Bearer {TOKEN}").parse()?);
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        // Ten thousand of them are to fit.
        let small = WebSocketConfig::default().read_buffer_size(2_048);
        let opened = tokio_tungstenite::client_async_with_config(request, stream, Some(small));
        let mut runner = Self { socket: opened.await?.0, asked: 0 };
        let hello = Hello {
            runner_id,
            name: String::new(),
            version: String::new(),
            level: String::new(),
            slots: 1,
            pythons: Vec::new(),
            labels: Labels::default(),
            running: Vec::new(),
        };
        runner.say(&RunnerMessage::Hello(hello)).await?;
        match runner.hear().await? {
            ServerMessage::Welcome { .. } => Ok(runner),
            other => Err(format!("not a welcome: {other:?}").into()),
        }
    }

    /// Asks for one more run.
    pub async fn ask(&mut self) -> Result<()> {
        self.asked += 1;
        let up_to = self.asked;
        self.say(&RunnerMessage::Credit { up_to }).await
    }

    /// Answers one run after another.
    async fn work(mut self) {
        loop {
            let done = async {
                let job = self.offered().await?;
                self.feed(&out(&job, 1, &[RunnerEvent::Started { environment: None }, exit()])).await?;
                self.ask().await
            };
            if let Err(error) = done.await {
                // Who waits for the run waits in vain then, and says so.
                eprintln!("a runner of the bench: {error}");
                return;
            }
        }
    }

    /// Asks for a run, and waits for it.
    pub async fn claim(&mut self) -> Result<Job> {
        self.ask().await?;
        self.offered().await
    }

    async fn offered(&mut self) -> Result<Job> {
        loop {
            if let ServerMessage::Offer { job, .. } = self.hear().await? {
                return Ok(*job);
            }
        }
    }

    /// Says what happened in a run, and waits until the server has it.
    pub async fn tell(&mut self, job: &Job, first_seq: u64, events: &[RunnerEvent]) -> Result<()> {
        self.say(&out(job, first_seq, events)).await?;
        match self.hear().await? {
            ServerMessage::Ack { .. } => Ok(()),
            other => Err(format!("events were answered with {other:?}").into()),
        }
    }

    async fn say(&mut self, message: &RunnerMessage) -> Result<()> {
        self.feed(message).await?;
        Ok(self.socket.flush().await?)
    }

    async fn feed(&mut self, message: &RunnerMessage) -> Result<()> {
        let message = match message.pack() {
            Packed::Text(text) => Message::text(text),
            Packed::Binary(bytes) => Message::Binary(bytes),
        };
        Ok(self.socket.feed(message).await?)
    }

    async fn hear(&mut self) -> Result<ServerMessage> {
        loop {
            if let Message::Text(text) = self.socket.next().await.ok_or("the link ended")?? {
                return Ok(serde_json::from_str(&text)?);
            }
        }
    }
}

fn out(job: &Job, first_seq: u64, events: &[RunnerEvent]) -> RunnerMessage {
    let held = Held { job_id: job.job_id, lease: job.lease };
    RunnerMessage::Out { held, first_seq, events: events.to_vec() }
}

/// The program has ended well.
pub fn exit() -> RunnerEvent {
    let reason = Reason::Exit;
    RunnerEvent::Exit(Outcome { reason, exit_code: Some(0), signal: None, error: None, usage: None })
}
