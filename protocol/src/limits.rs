//! What a run may use.

use serde::{Deserialize, Serialize};

/// The bounds of one run. Processor time and memory are sums over all processes of the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Limits {
    /// Memory, in MiB.
    pub memory_mb: u64,
    /// Processor time, in seconds.
    pub cpu_seconds: u64,
    /// What it may use on top of that for as long as it goes on, in percent of one processor: a game may last a lesson.
    /// Only of interactive runs.
    pub cpu_percent: u64,
    /// Processes and threads at a time.
    pub processes: u64,
    /// Standard output and error together, in bytes; what comes after is dropped and counted.
    pub output_bytes: u64,
    /// Everything in the run's directories, in MiB.
    pub disk_mb: u64,
    /// Files, folders and links in the run's directories.
    pub disk_entries: u64,
    /// One file, in MiB.
    pub file_mb: u64,
    /// Open files of each process.
    pub open_files: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory_mb: 512,
            cpu_seconds: 60,
            cpu_percent: 0,
            processes: 64,
            output_bytes: 10 << 20,
            disk_mb: 128,
            disk_entries: 10_000,
            file_mb: 64,
            open_files: 256,
        }
    }
}

/// The fewest open files with which an interpreter starts.
pub const MIN_OPEN_FILES: u64 = 16;
