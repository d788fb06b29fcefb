//! The single events of foreign runners, which name no lease: they count while theirs is the current one.

use playpen_protocol::event::{EventBody, Stream};
use playpen_protocol::runner::ForeignEvent;
use playpen_protocol::snapshot::{Outcome, Reason};

use super::{Dispatch, Stale};
use crate::runs::{Log, Run};

impl Dispatch {
    /// Takes what a foreign runner says of a run.
    pub fn foreign(&self, run: &Run, event: ForeignEvent) -> Result<(), Stale> {
        let at = self.inner.clock.unix_ms();
        // Looked at and written down under one lock: nothing may follow the end of a run.
        let ended = self.writing(run, |log| {
            let lease = log.foreign_lease().ok_or(Stale)?;
            // Its last words again change nothing.
            let outcome = if log.is_over() { None } else { take(log, at, event) };
            Ok(outcome.map(|outcome| (lease, outcome)))
        })?;
        ended.map_or(Ok(()), |(lease, outcome)| self.ended(run, lease, &outcome))
    }
}

/// Writes the event down; where it is an ending, says how the run ended.
fn take(log: &mut Log, at: u64, event: ForeignEvent) -> Option<Outcome> {
    match event {
        // The run counts as started since it was claimed.
        ForeignEvent::Started => None,
        ForeignEvent::Chunk { stream, chunk } => {
            log.output(at, stream, chunk);
            None
        }
        ForeignEvent::Visualization(frame) => {
            log.journal.append(at, EventBody::Frame(frame));
            None
        }
        ForeignEvent::Audio(audio) => {
            log.journal.append(at, EventBody::Audio(audio));
            None
        }
        ForeignEvent::Completed { stdout, stderr } => {
            complete(log, at, Stream::Stdout, stdout.as_deref());
            complete(log, at, Stream::Stderr, stderr.as_deref());
            Some(Outcome { reason: Reason::Exit, exit_code: Some(0), signal: None, error: None, usage: None })
        }
        ForeignEvent::Failed { error, stderr } => {
            complete(log, at, Stream::Stderr, stderr.as_deref());
            Some(Outcome::because(Reason::Exit, error))
        }
    }
}

/// An ending may repeat all that was written: what was not sent in pieces before is added.
fn complete(log: &mut Log, at: u64, stream: Stream, all: Option<&str>) {
    let texts = log.journal.texts();
    let (had, missing) = match stream {
        Stream::Stdout => (texts.stdout, texts.missing.stdout_bytes),
        Stream::Stderr => (texts.stderr, texts.missing.stderr_bytes),
    };
    if missing > 0 {
        return;
    }
    if let Some(rest) = all.and_then(|all| all.strip_prefix(had.as_str())) {
        log.output(at, stream, rest.to_owned());
    }
}
