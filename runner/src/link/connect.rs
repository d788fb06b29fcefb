//! Keeps a socket to the server, and has calls take over where none can be had.

use std::time::Duration;

use playpen_protocol::runner::link::Hello;
use tracing::{info, warn};

use super::backoff::{self, Backoff};
use super::claim::Identification;
use super::client::{Client, ClientError};
use super::hub::{Hub, Transport};
use super::socket::{self, Broken};
use crate::clock::chance;

/// What may carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Means {
    /// A socket, and calls where none can be had.
    Auto,
    /// A socket only.
    Socket,
    /// Calls only.
    Calls,
}

impl Means {
    /// By its name in the settings.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "auto" => Some(Self::Auto),
            "ws" => Some(Self::Socket),
            "poll" => Some(Self::Calls),
            _ => None,
        }
    }
}

/// How long calls carry before a socket is tried again.
const AGAIN: Duration = Duration::from_mins(5);
/// How many answers in a row that are faults of what is between, or of the server, before calls are tried.
const FAULTS: u32 = 3;

/// Keeps something that carries, for ever.
pub(super) async fn keep(hub: Hub, client: Client, who: Identification, means: Means) {
    if means == Means::Calls {
        hub.set_transport(Transport::Calls);
        return;
    }
    let (mut backoff, mut faults) = (Backoff::default(), 0);
    loop {
        let failed = attempt(&hub, &client, &who).await;
        faults = if matches!(failed, Failed::Faulty(_)) { faults + 1 } else { 0 };
        let failed = match failed {
            // Something answers, but perhaps it can do no more than that.
            Failed::Faulty(why) if faults >= FAULTS => Failed::NoSocket(why),
            other => other,
        };
        match failed {
            Failed::NoSocket(why) if means == Means::Auto => {
                info!(why, "no WebSocket to the server can be had; asking by HTTP calls instead");
                hub.set_transport(Transport::Calls);
                tokio::time::sleep(backoff::about(AGAIN, chance())).await;
                continue;
            }
            Failed::NoSocket(why) => {
                warn!(why, "no WebSocket to the server can be had, and RUNNER_TRANSPORT allows nothing else");
            }
            Failed::Lost(why) => {
                info!(%why, "the connection is lost; programs go on meanwhile");
                backoff.reset();
            }
            // The client has said so.
            Failed::Faulty(_) | Failed::Away => {}
        }
        let cap = if hub.is_idle() { backoff::IDLE } else { backoff::RUNNING };
        tokio::time::sleep(backoff.next(cap, chance())).await;
    }
}

/// Why there is no connection any more.
enum Failed {
    /// The server, or what is between, does not do that.
    NoSocket(String),
    /// There was one.
    Lost(Broken),
    /// There is no answer, or it is a fault of the server's or of what is between.
    Faulty(String),
    /// The server is not there, or does not let us in.
    Away,
}

async fn attempt(hub: &Hub, client: &Client, who: &Identification) -> Failed {
    let io = match client.upgrade().await {
        Ok(io) => io,
        Err(ClientError::Away(_) | ClientError::Refused(_)) => return Failed::Away,
        Err(error @ (ClientError::Faulty(_) | ClientError::Mute)) => {
            return Failed::Faulty(error.to_string());
        }
        Err(ClientError::Stale) => return Failed::NoSocket("the server knows no such address".to_owned()),
        Err(ClientError::Rejected { status, message }) => {
            return Failed::NoSocket(format!("{status}: {message}"));
        }
    };
    // By calls no more is claimed from here on: what is not in these words is no longer this runner's.
    hub.set_transport(Transport::None);
    let hello = Hello {
        runner_id: who.id,
        name: who.name.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        level: who.level.to_owned(),
        slots: who.slots,
        pythons: who.pythons.clone(),
        labels: who.labels.clone(),
        running: hub.held(),
    };
    let running = hello.running.len();
    let welcomed = || {
        client.is_well();
        info!(running, "connection made");
    };
    match socket::talk(io, hub, hello, welcomed).await {
        broken @ Broken::Mute => Failed::NoSocket(broken.to_string()),
        broken => Failed::Lost(broken),
    }
}
