//! Settings: read once from the environment, before anything is bound.

mod clients;
mod table;
mod tokens;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

pub use clients::{Clients, Patience};
use ipnet::IpNet;
use playpen_protocol::limits::{Limits, MIN_OPEN_FILES};
use playpen_protocol::run::Bounds;
use playpen_settings::{ConfigError, Log, Reader};
pub use table::VARIABLES;
pub use tokens::Tokens;

use crate::queue::Settings as QueueSettings;
use crate::runs::Retention;

/// Everything that can be set.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen.
    pub listen: Listen,
    /// What a run may use.
    pub bounds: Bounds,
    /// How long an interactive run goes on that nobody watches.
    pub abandoned: Duration,
    /// The queue's times and bounds.
    pub queue: QueueSettings,
    /// How long ended runs are kept.
    pub retention: Retention,
    /// Who may connect.
    pub access: Access,
    /// What clients may have and how long they may take.
    pub clients: Clients,
    /// What is logged, and how.
    pub log: Log,
}

/// Where to listen.
#[derive(Debug, Clone)]
pub struct Listen {
    /// The address.
    pub host: IpAddr,
    /// The port; 0 for any free one.
    pub port: u16,
}

/// Who may connect.
#[derive(Debug, Clone)]
pub struct Access {
    /// What runners must show one of. Without any, only those on this machine may connect.
    pub runner_tokens: Tokens,
    /// What whoever looks at the metrics must show one of. Without any, only this machine may look.
    pub metrics_tokens: Tokens,
    /// What operators must show one of. Without any, only this machine may look.
    pub operator_tokens: Tokens,
    /// Which web pages may use the API.
    pub origins: Origins,
    /// The origins of pages that may show an embedded editor, beside the server's own.
    pub parents: Vec<String>,
    /// Whose word on a client's address is taken.
    pub trusted_proxies: Vec<IpNet>,
}

/// Which web pages may use the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origins {
    /// The server's own and those on loopback names.
    Own,
    /// All.
    Any,
    /// The server's own and these.
    Listed(Vec<String>),
}

impl Config {
    /// The settings of this process's environment.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::from_vars(Reader::environment())
    }

    /// The settings of these variables; others are ignored.
    pub fn from_vars(vars: impl IntoIterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let read = Reader::new(VARIABLES, vars);
        let limits = Limits {
            memory_mb: read.number("RUN_MEMORY_MB", 1..=u64::MAX)?,
            cpu_seconds: read.number("RUN_CPU_SECONDS", 1..=u64::MAX)?,
            cpu_percent: read.number("RUN_INTERACTIVE_CPU_PERCENT", 0..=100_000)?,
            processes: read.number("RUN_PROCESSES", 1..=u64::MAX)?,
            output_bytes: read.number("RUN_OUTPUT_BYTES", 1..=u64::MAX)?,
            disk_mb: read.number("RUN_DISK_MB", 1..=u64::MAX)?,
            disk_entries: read.number("RUN_DISK_ENTRIES", 1..=u64::MAX)?,
            file_mb: read.number("RUN_FILE_MB", 1..=u64::MAX)?,
            open_files: read.number("RUN_OPEN_FILES", MIN_OPEN_FILES..=u64::MAX)?,
        };
        let mut runner_tokens = read.secrets("RUNNER_ACCESS_TOKEN", "RUNNER_ACCESS_TOKEN_FILE")?;
        runner_tokens.extend(read.secret_list("RUNNER_ACCESS_TOKENS")?);
        Ok(Self {
            listen: Listen { host: read.parsed("HOST")?, port: read.parsed("PORT")? },
            bounds: Bounds {
                timeout_ms: read.number("RUN_JOB_TIMEOUT_MS", 1..=MAX_TIMEOUT_MS)?,
                interactive_timeout_ms: read.number("RUN_INTERACTIVE_TIMEOUT_MS", 1..=MAX_TIMEOUT_MS)?,
                limits,
                attempts: read.number("RUN_MAX_ATTEMPTS", 1..=100)?.try_into().unwrap_or(1),
            },
            abandoned: Duration::from_secs(read.number("RUN_ABANDONED_SECONDS", 1..=86_400)?),
            queue: QueueSettings {
                max_runs: read.parsed("QUEUE_MAX_RUNS")?,
                max_bytes: read.parsed("QUEUE_MAX_BYTES")?,
                ..QueueSettings::default()
            },
            retention: Retention {
                time: Duration::from_secs(read.number("RESULT_SECONDS", 0..=MAX_RESULT_SECONDS)?),
                bytes: read.parsed("RESULT_MAX_BYTES")?,
            },
            access: Access {
                runner_tokens: Tokens::new(runner_tokens),
                metrics_tokens: Tokens::new(read.secrets("METRICS_TOKEN", "METRICS_TOKEN_FILE")?),
                operator_tokens: Tokens::new(read.secrets("OPERATOR_TOKEN", "OPERATOR_TOKEN_FILE")?),
                origins: read.with("ALLOWED_ORIGINS", |text| origins(text?))?,
                parents: read.with("EMBED_ORIGINS", |text| match text? {
                    "" => Some(Vec::new()),
                    text => listed(text),
                })?,
                trusted_proxies: read.with("TRUSTED_PROXIES", |text| networks(text?))?,
            },
            clients: Clients::read(&read)?,
            log: Log::read(&read)?,
        })
    }
}

impl Access {
    /// Takes over the tokens of settings that were read anew; all else stays as it is until the next start.
    pub fn exchange_tokens(&self, fresh: &Self) {
        self.runner_tokens.become_those_of(&fresh.runner_tokens);
        self.metrics_tokens.become_those_of(&fresh.metrics_tokens);
        self.operator_tokens.become_those_of(&fresh.operator_tokens);
    }
}

/// A week: no run takes longer, and sums of times stay far from any overflow.
const MAX_TIMEOUT_MS: u64 = 7 * 24 * 3_600_000;
/// A year.
const MAX_RESULT_SECONDS: u64 = 366 * 24 * 3_600;

impl Default for Config {
    /// What an empty environment gives.
    fn default() -> Self {
        Self::from_vars(BTreeMap::new()).expect("the defaults are valid")
    }
}

impl Listen {
    /// Listens on any free port of this machine alone.
    pub fn loopback() -> Self {
        Self { host: Ipv4Addr::LOCALHOST.into(), port: 0 }
    }
}

fn origins(text: &str) -> Option<Origins> {
    match text {
        "" => Some(Origins::Own),
        "*" => Some(Origins::Any),
        _ => listed(text).map(Origins::Listed),
    }
}

/// Whole origins, as browsers write them. They go into headers and into a page as they are.
fn listed(text: &str) -> Option<Vec<String>> {
    let items: Vec<String> =
        text.split(',').map(|item| item.trim().trim_end_matches('/').to_ascii_lowercase()).collect();
    let valid = |item: &String| {
        item.split_once("://").is_some_and(|(scheme, host)| {
            matches!(scheme, "http" | "https")
                && !host.is_empty()
                && host.chars().all(|sign| sign.is_ascii_alphanumeric() || ".-_:[]".contains(sign))
        })
    };
    items.iter().all(valid).then_some(items)
}

fn networks(text: &str) -> Option<Vec<IpNet>> {
    let one = |item: &str| item.parse().ok().or_else(|| item.parse::<IpAddr>().ok().map(IpNet::from));
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(one).collect()
}

#[cfg(test)]
mod tests;
