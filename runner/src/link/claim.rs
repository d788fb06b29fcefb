//! Asks the server for runs, one after another, for as long as there is a place for one.

use std::time::Duration;

use playpen_protocol::environment::Environment;
use playpen_protocol::id::RunnerId;
use playpen_protocol::labels::Labels;
use playpen_protocol::runner::{ClaimRequest, MAX_WAIT_MS};
use tokio::time::Instant;
use tracing::{error, warn};

use super::backoff::{self, Backoff};
use super::client::{Client, ClientError};
use super::hub::Offered;
use crate::clock::chance;

/// How the runner presents itself.
#[derive(Debug, Clone)]
pub(crate) struct Identification {
    /// Its id, for as long as its process lives.
    pub(crate) id: RunnerId,
    /// What people call it.
    pub(crate) name: String,
    /// The sandbox level that it enforces.
    pub(crate) level: &'static str,
    /// What runs may ask for that it has.
    pub(crate) labels: Labels,
    /// How many runs it takes at a time.
    pub(crate) slots: u32,
    /// The versions of Python that it has, that for runs which ask for none first.
    pub(crate) pythons: Vec<Environment>,
}

/// Claims runs.
#[derive(Debug)]
pub(super) struct Claimant {
    client: Client,
    claim: ClaimRequest,
    /// How often to ask a server that does not park calls.
    interval: Duration,
    backoff: Backoff,
    /// Whether the server has answered yet.
    known: bool,
}

impl Claimant {
    pub(super) fn new(client: Client, who: &Identification, interval: Duration) -> Self {
        let claim = ClaimRequest {
            runner_id: Some(who.id),
            name: Some(who.name.clone()),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            level: Some(who.level.to_owned()),
            slots: Some(who.slots),
            pythons: who.pythons.clone(),
            labels: who.labels.clone(),
            wait_ms: None,
        };
        Self { client, claim, interval, backoff: Backoff::default(), known: false }
    }

    /// The next run, whenever there is one. May be dropped at any time: a run
    /// that the server has just handed out goes back to its queue when nobody accepts it.
    pub(super) async fn next(&mut self) -> Offered {
        loop {
            let asked = Instant::now();
            // The first is not parked: its answer tells at once whether the server lets us in.
            self.claim.wait_ms = self.known.then_some(MAX_WAIT_MS);
            match self.client.claim(&self.claim).await {
                Ok(Some(job)) => {
                    self.known = true;
                    self.backoff.reset();
                    return Offered { job, fetch: false, asked };
                }
                Ok(None) if !self.known => self.known = true,
                Ok(None) => {
                    self.backoff.reset();
                    if asked.elapsed() < Duration::from_millis(MAX_WAIT_MS) / 2 {
                        // It does not park calls, or is busy with stopping: ask as often as is agreed.
                        tokio::time::sleep(backoff::about(self.interval, chance())).await;
                    }
                }
                Err(problem) => {
                    report(&problem);
                    tokio::time::sleep(self.backoff.next(backoff::IDLE, chance())).await;
                }
            }
        }
    }
}

/// What the client has not said already, since it is no matter of being reached.
fn report(problem: &ClientError) {
    match problem {
        ClientError::Refused(_) | ClientError::Faulty(_) | ClientError::Mute | ClientError::Away(_) => {}
        ClientError::Stale => {
            warn!("the server does not know how to hand out runs; is RUNNER_SERVER_URL right?");
        }
        ClientError::Rejected { status, message } => {
            error!(%status, message, "the server and this runner do not fit together");
        }
    }
}
