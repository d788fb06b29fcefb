//! The link to the server: runs come in, and each run's events are delivered.
//!
//! One connection carries everything, a WebSocket; where none can be had, HTTP calls do ([`Means`]). Every message is
//! safe to repeat: credit is a sum, events and inputs are numbered. So a connection may end at any time, and either
//! transport may take over from the other in the middle of a run. The runner never trusts the server's silence: a run
//! whose lease may have lapsed is ended by the runner itself.

mod backoff;
mod claim;
mod client;
mod connect;
mod feed;
mod health;
mod hub;
mod intake;
mod outbox;
mod poll;
mod socket;
mod token;
mod upload;

use std::time::Duration;

use claim::Claimant;
pub(crate) use claim::Identification;
pub(crate) use client::Client;
pub(crate) use connect::Means;
pub(crate) use feed::{Feed, News, Pace};
pub(crate) use hub::{Hub, Offered};
pub(crate) use intake::Intake;
use tokio::task::JoinHandle;
pub(crate) use upload::{Source, UploadError};

use crate::slots::Slots;

/// How the link is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// What may carry.
    pub(crate) means: Means,
    /// How often to ask a server that does not park calls.
    pub(crate) interval: Duration,
}

/// Links this runner to its server: what carries, where runs come in, and the task that keeps the connection, for as
/// long as it is not aborted.
pub(crate) fn start(
    client: &Client,
    who: &Identification,
    slots: Slots,
    manner: Manner,
) -> (Hub, Intake, JoinHandle<()>) {
    let (hub, offers) = Hub::new();
    let claimant = Claimant::new(client.clone(), who, manner.interval);
    let intake = Intake::new(hub.clone(), offers, claimant, slots);
    let keeping = tokio::spawn(connect::keep(hub.clone(), client.clone(), who.clone(), manner.means));
    (hub, intake, keeping)
}
