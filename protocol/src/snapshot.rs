//! A run as it stands: its status, how it ended, and what its journal still holds.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::collect::{Collected, Uncollected};
use crate::environment::Environment;
use crate::event::FramePicture;
use crate::id::RunId;

/// Where a run is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Status {
    /// Waits for a runner.
    Queued,
    /// A runner executes it.
    Running,
    /// The program ended with exit code 0.
    Succeeded,
    /// It ended in any other way.
    Failed,
    /// Somebody stopped it.
    Cancelled,
}

impl Status {
    /// Whether nothing will happen to the run any more.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Queued | Self::Running)
    }
}

/// What ended a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Reason {
    /// The program ended by itself.
    Exit,
    /// A signal ended it.
    Signal,
    /// It ran for too long.
    Timeout,
    /// It used too much processor time.
    Cpu,
    /// It used too much memory.
    Memory,
    /// It wrote too much to its directory.
    Disk,
    /// It started too many processes.
    Processes,
    /// It waited for an answer that nobody gave.
    Idle,
    /// Nobody watched it any more.
    Abandoned,
    /// Somebody stopped it.
    Cancelled,
    /// Its runner, or the server, went away.
    Lost,
    /// No runner could ever execute it.
    Unschedulable,
    /// The sandbox could not be set up.
    Sandbox,
    /// A fault of the runner's own.
    Internal,
}

/// What a run used, over all its processes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// From start to end, in milliseconds.
    pub wall_ms: u64,
    /// Processor time, in milliseconds.
    pub cpu_ms: u64,
    /// The most memory at a time, in bytes.
    pub peak_memory_bytes: u64,
    /// The sandbox level it ran at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// How its interpreter was started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Start>,
    /// The kind of the interpreter that it was copied from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// How the interpreter of a run was started. It is a process of the run's own in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Start {
    /// Executed anew.
    Cold,
    /// Copied from one that runs, when the run came.
    Forked,
    /// Copied before the run came.
    Ready,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// What ended it.
    pub reason: Reason,
    /// The program's exit code, where it ended by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
    /// The number of the signal that ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<i32>,
    /// What happened, in a sentence that a child understands; absent where the program simply ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What it used, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
}

impl Outcome {
    /// An ending for this reason, with its words and nothing measured.
    pub fn because(reason: Reason, error: impl Into<String>) -> Self {
        Self { reason, exit_code: None, signal: None, error: Some(error.into()), usage: None }
    }

    /// The status that a run with this ending has.
    pub fn status(&self) -> Status {
        match self.reason {
            Reason::Exit if self.exit_code == Some(0) => Status::Succeeded,
            Reason::Cancelled => Status::Cancelled,
            _ => Status::Failed,
        }
    }
}

/// Output that a snapshot does not have any more, in bytes of UTF-8.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Truncated {
    /// Missing from `stdout`.
    pub stdout_bytes: u64,
    /// Missing from `stderr`.
    pub stderr_bytes: u64,
}

/// Pictures, in the shape of the first editor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Visualization {
    /// The last picture.
    pub latest_frame: FramePicture,
}

/// A run as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Snapshot {
    /// The run.
    #[schema(value_type = String, format = "uuid")]
    pub job_id: RunId,
    /// Where it is in its life.
    pub status: Status,
    /// What ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// Standard output, as far as it is kept: its beginning and its end.
    pub stdout: String,
    /// Standard error, likewise.
    pub stderr: String,
    /// How it ended, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The program's exit code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
    /// The signal that ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<i32>,
    /// Which Python executes it, once a runner says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub environment: Option<Environment>,
    /// When it was submitted.
    pub created_at: u64,
    /// When a runner started it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<u64>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<u64>,
    /// How many runs are served before it, plus one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue_position: Option<usize>,
    /// Which attempt it is at, from the second on; the output is of this one alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<u32>,
    /// What it used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// What is missing from the output above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub truncated: Option<Truncated>,
    /// The last picture, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visualization: Option<Visualization>,
    /// The files that were collected, by their paths.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Collected>,
    /// What was wanted and is not among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uncollected: Vec<Uncollected>,
}
