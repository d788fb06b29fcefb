//! Settings: read once from the environment, before anything else happens.

mod table;
pub(crate) mod way;

use std::path::PathBuf;
use std::time::Duration;

use playpen_protocol::environment::MAX_ENVIRONMENTS;
use playpen_protocol::labels::{LEVEL, Labels};
use playpen_settings::{ConfigError, Log, Reader};
pub use table::VARIABLES;
pub use way::Way;

use crate::kind::Kinds;
use crate::link::Means;
use crate::sandbox::level::Level;
use crate::workspace;

/// Memory for one run, in bytes, where the number of runs is not set.
const MEMORY_A_RUN: u64 = 128 << 20;
/// The most runs at a time: as many as a block of user ids has, and some left.
const MOST_RUNS: u64 = 1_000;

/// Everything that can be set.
#[derive(Debug, Clone)]
pub struct Config {
    /// The server, and how to get there.
    pub way: Way,
    /// What people call this runner.
    pub name: String,
    /// What runs may ask for that it has.
    pub labels: Labels,
    /// How many runs at a time.
    pub slots: u32,
    /// What the link to the server may be.
    pub(crate) transport: Means,
    /// How often to ask a server that does not park calls.
    pub poll_interval: Duration,
    /// How long a program may wait for an answer.
    pub idle: Duration,
    /// How long programs may go on once the runner is told to stop.
    pub stop: Duration,
    /// The interpreters, each a name on the PATH or a path; the first is for runs that ask for none.
    pub pythons: Vec<String>,
    /// Where the runs' directories are.
    pub work_dir: PathBuf,
    /// The first user id of runs, where the runner is root.
    pub uid_base: u32,
    /// The weakest sandbox that is accepted.
    pub sandbox: Level,
    /// The strongest one that is used.
    pub sandbox_max: Level,
    /// The share of the processors that a run may have, in percent of one.
    pub cpu_percent: Option<u64>,
    /// What is kept warm; `None` is to start each run's interpreter anew.
    pub warm: Option<Warmth>,
    /// What is logged, and how.
    pub log: Log,
}

/// What is kept warm, and how much of it.
#[derive(Debug, Clone)]
pub struct Warmth {
    /// The kinds of interpreters.
    pub kinds: Kinds,
    /// Those that are kept from the start, by their places among the kinds.
    pub kept: Vec<usize>,
    /// The most memory for interpreters that wait for their run, in MiB.
    pub memory_mb: u64,
    /// After how many runs the interpreter that theirs are copied from is replaced.
    pub copies: u64,
}

/// What of the machine decides defaults.
#[derive(Debug, Clone)]
pub struct Host {
    /// Its name.
    pub name: String,
    /// Its processors.
    pub cores: u64,
    /// Its memory, in bytes.
    pub memory: u64,
}

impl Host {
    /// This machine.
    pub fn this() -> Self {
        let info = rustix::system::sysinfo();
        Self {
            name: rustix::system::uname().nodename().to_string_lossy().into_owned(),
            cores: std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64),
            memory: info.totalram.saturating_mul(info.mem_unit.into()),
        }
    }

    /// A class mostly waits, so more runs than cores; but each needs its memory.
    fn slots(&self) -> u64 {
        (self.cores * 16).min(self.memory / MEMORY_A_RUN).clamp(1, MOST_RUNS)
    }
}

impl Config {
    /// The settings of this process's environment.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::from_vars(Reader::environment(), &Host::this())
    }

    /// The settings of these variables on this machine; others are ignored.
    pub fn from_vars(
        vars: impl IntoIterator<Item = (String, String)>,
        host: &Host,
    ) -> Result<Self, ConfigError> {
        let read = Reader::new(VARIABLES, vars);
        let sandbox = read.with("RUNNER_SANDBOX", |text| Level::named(text?))?;
        let kinds: Kinds = read.explained("RUNNER_KINDS", str::parse)?;
        Ok(Self {
            way: Way::read(&read)?,
            name: read.with("RUNNER_NAME", |text| match text {
                Some(text) => {
                    (text.chars().count() <= 64 && !text.contains(char::is_control)).then(|| text.to_owned())
                }
                None => Some(host.name.chars().take(64).collect()),
            })?,
            labels: read.with("RUNNER_LABELS", |text| labels(text?))?,
            slots: u32::try_from(read.number_or("RUNNER_MAX_CONCURRENCY", 1..=MOST_RUNS, host.slots())?)
                .unwrap_or(1),
            transport: read.with("RUNNER_TRANSPORT", |text| Means::named(text?))?,
            poll_interval: Duration::from_millis(read.number("RUNNER_POLL_INTERVAL_MS", 50..=60_000)?),
            idle: Duration::from_secs(read.number("RUNNER_IDLE_SECONDS", 1..=86_400)?),
            stop: Duration::from_secs(read.number("RUNNER_STOP_SECONDS", 0..=86_400)?),
            pythons: read.with("RUNNER_PYTHON_BIN", |text| names(text?))?,
            work_dir: read.with("RUNNER_WORK_DIR", |text| {
                Some(text.map_or_else(workspace::default_directory, PathBuf::from))
            })?,
            uid_base: u32::try_from(read.number("RUNNER_UID_BASE", 10_000..=4_000_000_000)?)
                .unwrap_or(u32::MAX),
            sandbox,
            sandbox_max: read
                .with("RUNNER_SANDBOX_MAX", |text| Level::named(text?).filter(|most| *most >= sandbox))?,
            cpu_percent: read.with("RUNNER_CPU_PERCENT", |text| match text? {
                "" => Some(None),
                text => text.parse().ok().filter(|percent| (1..=100_000).contains(percent)).map(Some),
            })?,
            warm: read
                .with("RUNNER_WARM", |text| match text? {
                    "on" => Some(true),
                    "off" => Some(false),
                    _ => None,
                })?
                .then_some(Warmth {
                    kept: read.with("RUNNER_WARM_KINDS", |text| kinds.places(text?))?,
                    kinds,
                    memory_mb: read.number("RUNNER_WARM_MB", 0..=1_000_000)?,
                    copies: read.number("RUNNER_ZYGOTE_RUNS", 1..=1_000_000_000)?,
                }),
            log: Log::read(&read)?,
        })
    }
}

/// Labels; the level is found out, not said.
fn labels(text: &str) -> Option<Labels> {
    text.parse().ok().filter(|labels: &Labels| labels.get(LEVEL).is_none())
}

/// Names with commas between them.
fn names(text: &str) -> Option<Vec<String>> {
    let names: Vec<String> = text.split(',').map(|name| name.trim().to_owned()).collect();
    (names.len() <= MAX_ENVIRONMENTS && names.iter().all(|name| !name.is_empty())).then_some(names)
}

#[cfg(test)]
mod tests;
