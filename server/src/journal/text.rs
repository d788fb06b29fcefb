//! The output of a run as two texts, for snapshots.

use playpen_protocol::event::{EventBody, Stream};
use playpen_protocol::snapshot::{Status, Truncated};

/// Whether an attempt begins here: a run that waits has written nothing, and what it wrote before is of another one.
pub(super) fn is_anew(body: &EventBody) -> bool {
    matches!(body, EventBody::Status { status: Status::Queued, .. })
}

/// What a journal still holds of a run's output, and how much it does not.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// What is missing from both, in bytes.
    pub missing: Truncated,
    /// What the runner dropped: each message says how much in all.
    runner_dropped: Truncated,
}

impl Texts {
    pub(super) fn take(&mut self, body: &EventBody) {
        match body {
            body if is_anew(body) => *self = Self::default(),
            EventBody::Output { stream: Stream::Stdout, text } => self.stdout.push_str(text),
            EventBody::Output { stream: Stream::Stderr, text } => self.stderr.push_str(text),
            EventBody::Truncated { stream, bytes } => {
                let (total, known) = match stream {
                    Stream::Stdout => (&mut self.missing.stdout_bytes, &mut self.runner_dropped.stdout_bytes),
                    Stream::Stderr => (&mut self.missing.stderr_bytes, &mut self.runner_dropped.stderr_bytes),
                };
                *total += bytes.saturating_sub(*known);
                *known = (*known).max(*bytes);
            }
            _ => {}
        }
    }
}
