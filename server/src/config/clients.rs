//! What clients may have, so that none takes what the others need, and how long they may take.

use std::time::Duration;

use playpen_settings::{ConfigError, Reader};

use crate::places::PerClient;

/// The most connections that are allowed where nothing is set.
const MANY_CONNECTIONS: u32 = 65_536;
/// Descriptors for everything that is no connection.
const OTHER_DESCRIPTORS: u32 = 64;
/// What is more than a year is no bound, in seconds.
const MAX_SECONDS: u64 = 366 * 24 * 3_600;

/// What clients may have and how long they may take.
#[derive(Debug, Clone)]
pub struct Clients {
    /// How many runs one may submit a minute.
    pub runs_per_minute: PerClient,
    /// How many of its runs may wait or be executed.
    pub live_runs: PerClient,
    /// How many streams one may read.
    pub streams_per_client: PerClient,
    /// How many streams may be open.
    pub streams: u32,
    /// How many connections one may have.
    pub connections_per_client: PerClient,
    /// How many connections may be open.
    pub connections: u32,
    /// How much memory the requests on their way may take, of one client, in KiB.
    pub body_kib_per_client: PerClient,
    /// How much memory the requests on their way may take, in KiB.
    pub body_kib: u32,
    /// How long connections wait for their clients.
    pub patience: Patience,
}

/// How long connections wait for their clients.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For the whole head of a request.
    pub head: Duration,
    /// For the next piece of a body.
    pub body: Duration,
    /// For the next request.
    pub idle: Duration,
}

impl Clients {
    pub(super) fn read(read: &Reader) -> Result<Self, ConfigError> {
        let seconds = |name| Ok(Duration::from_secs(read.number(name, 1..=MAX_SECONDS)?));
        let connections = number(read, "CONNECTIONS", descriptors())?;
        let body_kib = read.number("BODY_KIB", 1..=u64::from(u32::MAX))?;
        let body_kib = u32::try_from(body_kib).unwrap_or(u32::MAX);
        Ok(Self {
            runs_per_minute: per_client(read, "RUNS_PER_MINUTE", 1_200)?,
            live_runs: per_client(read, "LIVE_RUNS_PER_CLIENT", 150)?,
            streams_per_client: per_client(read, "STREAMS_PER_CLIENT", 300)?,
            // Whatever happens on streams, some connections are left for requests.
            streams: number(read, "STREAMS", connections - connections / 16)?,
            connections_per_client: per_client(read, "CONNECTIONS_PER_CLIENT", 1_000)?,
            connections,
            body_kib_per_client: PerClient::everyone((body_kib / 4).max(1)),
            body_kib,
            patience: Patience {
                head: seconds("HEAD_SECONDS")?,
                body: seconds("BODY_SECONDS")?,
                idle: seconds("IDLE_SECONDS")?,
            },
        })
    }
}

/// A bound for each client; unless one is set, this one, and none for clients on this machine.
fn per_client(read: &Reader, name: &str, default: u32) -> Result<PerClient, ConfigError> {
    read.with(name, |text| match text {
        None => Some(PerClient::elsewhere(default)),
        Some(text) => text.parse().ok().map(PerClient::everyone),
    })
}

fn number(read: &Reader, name: &str, default: u32) -> Result<u32, ConfigError> {
    read.with(name, |text| text.map_or(Some(default), |text| text.parse().ok().filter(|number| *number > 0)))
}

/// As many connections as the system lets this process have.
fn descriptors() -> u32 {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    let limit = limit.map_or(MANY_CONNECTIONS, |limit| u32::try_from(limit).unwrap_or(u32::MAX));
    limit.saturating_sub(OTHER_DESCRIPTORS).clamp(OTHER_DESCRIPTORS, MANY_CONNECTIONS)
}
