//! Runners that execute nothing: they answer at once, so that what is left is the server's own time.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};

use hyper::StatusCode;
use playpen_protocol::id::RunnerId;
use playpen_protocol::runner::{ClaimRequest, EventBatch, Job, MAX_WAIT_MS, RunnerEvent};
use playpen_protocol::snapshot::{Outcome, Reason};
use tokio::task::JoinSet;

use crate::Result;
use crate::http::Connection;

/// Some of them, with a connection each. Dropping this ends them.
#[derive(Debug)]
pub struct Runners(#[expect(dead_code, reason = "held for its drop")] JoinSet<()>);

impl Runners {
    /// Starts so many.
    pub async fn start(server: SocketAddr, count: usize) -> Result<Self> {
        let mut runners = JoinSet::new();
        for _ in 0..count {
            let runner = Runner::connect(server).await?;
            runners.spawn(runner.work());
        }
        Ok(Self(runners))
    }
}

/// One of them.
#[derive(Debug)]
pub struct Runner {
    connection: Connection,
    claim: String,
}

impl Runner {
    /// One that has not asked for anything yet.
    pub async fn connect(server: SocketAddr) -> Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(1);
        let id = RunnerId::new(COUNT.fetch_add(1, Ordering::Relaxed), [0; 10]);
        let claim =
            ClaimRequest { runner_id: Some(id), wait_ms: Some(MAX_WAIT_MS), ..ClaimRequest::default() };
        Ok(Self { connection: Connection::open(server).await?, claim: serde_json::to_string(&claim)? })
    }

    /// Answers one run after another.
    async fn work(mut self) {
        loop {
            let done = match self.claim().await {
                Ok(Some(job)) => {
                    self.tell(&job, 1, &[RunnerEvent::Started { environment: None }, exit()]).await
                }
                Ok(None) => Ok(()),
                Err(error) => Err(error),
            };
            if let Err(error) = done {
                // Who waits for the run waits in vain then, and says so.
                eprintln!("a runner of the bench: {error}");
                return;
            }
        }
    }

    /// Waits for a run as long as a claim does.
    pub async fn claim(&mut self) -> Result<Option<Job>> {
        let (status, body) = self.connection.post("/api/runner/jobs/claim", self.claim.clone()).await?;
        match status {
            StatusCode::NO_CONTENT => Ok(None),
            StatusCode::OK => Ok(Some(serde_json::from_slice(&body)?)),
            other => Err(format!("a claim was answered with {other}").into()),
        }
    }

    /// Says what happened in a run.
    pub async fn tell(&mut self, job: &Job, first_seq: u64, events: &[RunnerEvent]) -> Result<()> {
        let batch = EventBatch {
            lease: job.lease,
            first_seq,
            events: events.to_vec(),
            inputs_seen: 0,
            cancel_seen: false,
            wait_ms: None,
        };
        let path = format!("/api/runner/jobs/{}/events", job.job_id);
        let (status, body) = self.connection.post(&path, serde_json::to_vec(&batch)?).await?;
        if status == StatusCode::OK {
            return Ok(());
        }
        Err(format!("events were answered with {status}: {}", String::from_utf8_lossy(&body)).into())
    }
}

/// The program has ended well.
pub fn exit() -> RunnerEvent {
    let reason = Reason::Exit;
    RunnerEvent::Exit(Outcome { reason, exit_code: Some(0), signal: None, error: None, usage: None })
}
