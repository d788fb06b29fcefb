//! What a run may use.

use serde::{Deserialize, Serialize};

/// The bounds of one run. Processor time and memory are sums over all processes of the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// Memory, in MiB.
    pub memory_mb: u64,
    /// Processor time, in seconds.
    pub cpu_seconds: u64,
    /// Processes and threads at a time.
    pub processes: u64,
    /// Standard output and error together, in bytes; what comes after is dropped and counted.
    pub output_bytes: u64,
    /// Everything in the run's directory, in MiB.
    pub disk_mb: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory_mb: 512, cpu_seconds: 60, processes: 64, output_bytes: 10 << 20, disk_mb: 128 }
    }
}
