//! What a run is confined to, as data.
//!
//! A plan says everything that the supervisor applies and nothing else decides: it is made by pure code
//! ([`build`](super::build)), can be read and compared in tests, and travels as JSON.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Everything that one run is started with and held to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// The file to execute.
    pub program: PathBuf,
    /// Its arguments, the name of the program first.
    pub argv: Vec<String>,
    /// Its whole environment, in order; of a name that occurs twice the last counts.
    pub env: Vec<(String, String)>,
    /// The directory it starts in.
    pub cwd: PathBuf,
    /// Who it runs as; `None` is whoever the runner is.
    pub identity: Option<Identity>,
    /// Who it is to itself, in a user namespace of its own; `None` is no such namespace.
    pub inside: Option<Identity>,
    /// Added to the niceness, so that programs never starve the runner.
    pub nice: i32,
    /// The kernel's readiness to kill it when memory is short, -1000 to 1000.
    pub oom_score_adj: i32,
    /// The mode bits that new files do not get.
    pub umask: u32,
    /// The bounds of each of its processes.
    pub limits: Vec<Limit>,
    /// The bounds of all of them together.
    pub bounds: Bounds,
    /// What of the machine it can reach.
    pub walls: Walls,
    /// What of the kernel it can call.
    pub calls: Calls,
    /// How long it may take, in milliseconds.
    pub wall_ms: u64,
    /// How long it has after each of the two polite requests to stop, in milliseconds.
    pub grace_ms: u64,
}

/// A user and a group that no other run has at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Identity {
    /// User id.
    pub uid: u32,
    /// Group id; there are no others.
    pub gid: u32,
}

/// A bound that the kernel holds for each process, soft and hard alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Limit {
    /// What is bounded.
    pub resource: Resource,
    /// The bound, in the resource's own unit.
    pub value: u64,
}

/// What a [`Limit`] bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Resource {
    /// The size of a core dump, in bytes.
    Core,
    /// Open descriptors.
    OpenFiles,
    /// Processes and threads of the user.
    Processes,
    /// The size of one file, in bytes.
    FileSize,
    /// Memory locked into RAM, in bytes.
    LockedMemory,
    /// POSIX message queues, in bytes.
    MessageQueues,
}

/// Sums over the run. Going beyond one ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bounds {
    /// Memory of its own: what it has written to, what files in memory hold, and the kernel's tables for it.
    pub memory_bytes: u64,
    /// Processor time, in milliseconds.
    pub cpu_ms: u64,
    /// Processor time on top of that for as long as the run goes on, in percent of one processor.
    pub cpu_percent: u64,
    /// Processes and threads at a time.
    pub processes: u64,
    /// What its files hold.
    pub disk: Space,
    /// The most that one file can hold, in bytes: a bound of each process, by which the sum counts files that
    /// cannot be looked at.
    pub file_bytes: u64,
}

impl Bounds {
    /// What they are when the run has gone on for so long.
    #[must_use]
    pub fn after(&self, elapsed: Duration) -> Self {
        let more = elapsed.as_millis() * u128::from(self.cpu_percent) / 100;
        let more = u64::try_from(more).unwrap_or(u64::MAX);
        Self { cpu_ms: self.cpu_ms.saturating_add(more), ..*self }
    }
}

/// How much fits into a file system, or into directories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Space {
    /// Bytes.
    pub bytes: u64,
    /// Files, folders and links.
    pub entries: u64,
}

/// The landlock domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Walls {
    /// The landlock ABI whose every restriction is in force. Network and scopes have no exceptions.
    pub abi: u32,
    /// What of the file system is open nevertheless.
    pub grants: Vec<Grant>,
}

/// The filter of system calls: in what the one table of answers differs between runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Calls {
    /// Whether all files that it sees are read-only or on a file system of its own, which counts what they
    /// hold. Only there can it change their mode and times (elsewhere that succeeds and does nothing), and
    /// have open files under way in a socket, where nobody would find them.
    pub own_files: bool,
    /// Whether a file can be truncated by its name: only where that is held to the grants.
    pub truncate_by_name: bool,
    /// Whether files can be made in memory that no process need have mapped: only where a control group
    /// counts them.
    pub memory_files: bool,
}

/// A file, or a directory with everything beneath it, that the program may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Grant {
    /// Where.
    pub path: PathBuf,
    /// How.
    pub access: Access,
}

impl Grant {
    /// `path` may be used as `access` says.
    pub fn new(path: impl Into<PathBuf>, access: Access) -> Self {
        Self { path: path.into(), access }
    }
}

/// How a granted path may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Access {
    /// Read files, list directories.
    Read,
    /// The same, and execute.
    Execute,
    /// Read and write what is there (devices).
    Write,
    /// Everything but making devices and steering them.
    Own,
}
