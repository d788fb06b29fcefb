//! The runner link over HTTP: claims, batches of events, and the single events of foreign runners.

mod batch;
mod foreign;
pub mod link;

use std::collections::BTreeMap;

pub use batch::PACKED;
pub use foreign::ForeignEvent;
use serde::{Deserialize, Serialize};

use crate::attached::{self, Blob, Text};
use crate::collect::{Globs, Uncollected};
use crate::draw::Op;
use crate::environment::{self, Environment};
use crate::event::{Audio, Frame, InputRequest, Notice, Stream, Window, is_zero};
use crate::id::{LeaseId, RunId, RunnerId};
use crate::labels::Labels;
use crate::limits::Limits;
use crate::path::RelPath;
use crate::problem::{ErrorCode, Refusal};
use crate::run::SourceFile;
use crate::snapshot::Outcome;
use crate::uncaught::Problem;

/// How long a call may be parked, in milliseconds.
pub const MAX_WAIT_MS: u64 = 25_000;
/// How long after sending its last acknowledged message a runner kills its own job, in milliseconds.
pub const TTL_MS: u64 = 15_000;
/// How many bytes of output a runner may have under way for one run.
pub const WINDOW_BYTES: u64 = 256 << 10;
/// The largest event that somebody can send to a program, in bytes of JSON.
pub const MAX_INPUT_EVENT_BYTES: usize = 8 << 10;
/// The largest message of our own runners, in bytes; only foreign runners send pictures in one piece.
pub const MAX_MESSAGE_BYTES: usize = 64 << 10;

/// `POST /api/runner/jobs/claim`: a runner asks for one run. An empty body is a claim without anything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ClaimRequest {
    /// Who asks. Without it the runner is foreign: it gets one fixed lease, which it cannot renew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runner_id: Option<RunnerId>,
    /// What people call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The version of its program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The sandbox level that it enforces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// How many runs it executes at a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slots: Option<u32>,
    /// The versions of Python that it has, the one for runs that name none first. A runner that names none is
    /// given only such runs.
    #[serde(deserialize_with = "environment::known", skip_serializing_if = "Vec::is_empty")]
    pub pythons: Vec<Environment>,
    /// What else runs may ask for that it has.
    #[serde(skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// How long to wait for work, in milliseconds; without it the answer is immediate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_ms: Option<u64>,
}

/// A run that a runner has been given: the answer to a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the names on the wire, which the API has had from the start")]
pub struct Job {
    /// The run.
    pub job_id: RunId,
    /// The right to it.
    pub lease: LeaseId,
    /// Always [`PROTOCOL_VERSION`](crate::PROTOCOL_VERSION).
    pub protocol_version: u32,
    /// Always `python`.
    pub language: String,
    /// What goes into its directory.
    pub files: Vec<SourceFile>,
    /// Which of the files is executed.
    pub entry_path: RelPath,
    /// What it reads from standard input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stdin: Option<String>,
    /// `sys.argv[1:]`.
    #[serde(default)]
    pub args: Vec<String>,
    /// Environment variables beside those that every run has.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    /// How long it may take, in milliseconds.
    pub timeout_ms: u64,
    /// What it may use.
    #[serde(default)]
    pub limits: Limits,
    /// Whether standard input stays open for answers.
    #[serde(default)]
    pub interactive: bool,
    /// Which of the files that it leaves are wanted.
    #[serde(default, skip_serializing_if = "Globs::is_empty")]
    pub collect: Globs,
    /// Which Python it is for; the runner's first, where it names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<Environment>,
    /// When it was submitted, in milliseconds since the epoch.
    pub created_at: u64,
}

/// What a runner says of a run. Text and all other bytes are attached to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum RunnerEvent {
    /// The offer is accepted; the program starts once this is acknowledged.
    Started {
        /// Which Python executes it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        environment: Option<Environment>,
    },
    /// The program wrote text.
    Output {
        /// Where to.
        stream: Stream,
        /// What.
        #[serde(rename = "bytes", alias = "text")]
        text: Text,
    },
    /// Output is being dropped.
    Truncated {
        /// Where it went to.
        stream: Stream,
        /// How much was dropped so far, in bytes.
        bytes: u64,
    },
    /// A file that was wanted could not be collected.
    Uncollected(Uncollected),
    /// The program ended, its output is all said, and its files are with the server.
    Exit(Outcome),
    /// The program waits for somebody to type.
    InputRequest(InputRequest),
    /// The program did not handle an error.
    Problem(Problem),
    /// A part of something that the program shows, which may be too large for one message: its JSON, as far as it
    /// did not come before.
    DisplayPart {
        /// The next piece.
        #[serde(rename = "bytes", alias = "text")]
        text: Text,
        /// What it is part of, once all of it has come.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        whole: Option<Whole>,
    },
    /// Something that the program's author should know.
    Notice(Notice),
    /// The program drew.
    Draw {
        /// What changed in its picture.
        ops: Vec<Op>,
    },
    /// It has this window now.
    Window(Window),
    /// Its window looks otherwise now.
    Frame(Frame),
    /// A piece of the picture that follows, which is too large for one message.
    Piece {
        /// The next of its bytes.
        #[serde(rename = "bytes")]
        data: Blob,
    },
    /// The picture to which the pieces belong that came since the last: they are its bytes.
    FrameOfPieces(Frame),
    /// It sounds.
    Audio(Audio),
}

/// What parts of a display make together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Whole {
    /// Something new.
    Display,
    /// What takes the place of an earlier one.
    Update,
}

/// `POST /api/runner/jobs/{jobId}/events`: what happened since the last batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventBatch {
    /// The right to the run.
    pub lease: LeaseId,
    /// The number of the first event; a lease counts its events from 1. In an empty batch, the next number.
    pub first_seq: u64,
    /// What happened. Empty to renew the lease and to hear news.
    pub events: Vec<RunnerEvent>,
    /// The number of the last input that the runner has; the answer brings the later ones.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub inputs_seen: u64,
    /// The runner knows that the run is to be stopped: no news any more, for which a call would not be parked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cancel_seen: bool,
    /// What the runner knows of those who watch: where that is so still, it is no news.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
    /// For an empty batch: how long to wait for news, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_ms: Option<u64>,
}

/// The answer to a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchAck {
    /// The server has all events up to this number.
    pub acked_seq: u64,
    /// How many bytes of output may be under way.
    pub window: u64,
    /// The run is to be stopped: ask it first, then make sure.
    pub cancel: bool,
    /// What the person watching sent, in order, after the number `inputsSeen`.
    pub inputs: Vec<NumberedInput>,
    /// Who watches, once there was a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
    /// How long the runner may go on without another answer, in milliseconds.
    pub ttl_ms: u64,
}

/// Who watches a run that shows pictures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Audience {
    /// The number of the last picture that one of them has shown: the fastest counts.
    pub seen: u64,
    /// Whether there is anybody.
    pub watched: bool,
}

/// An input with its number: a run counts them from 1. A runner takes each number once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberedInput {
    /// Its number.
    pub n: u64,
    /// What it is.
    #[serde(flatten)]
    pub input: Input,
}

/// Something for the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Input {
    /// Text for its standard input.
    Data {
        /// What to write.
        data: String,
    },
    /// The end of its standard input: no text will follow.
    Eof,
    /// What somebody did: a key, the mouse, an answer. Playpen's own library knows what it means.
    Event {
        /// An object of at most [`MAX_INPUT_EVENT_BYTES`].
        event: serde_json::Value,
    },
}

/// What a runner posts to a run's events: a batch of ours, or one event of a foreign runner.
#[derive(Debug, Clone, PartialEq)]
pub enum EventsRequest {
    /// With a lease and a number.
    Batch(EventBatch),
    /// Without either.
    Single(ForeignEvent),
}

impl EventsRequest {
    /// Reads an untrusted request body.
    pub fn parse(body: &[u8]) -> Result<Self, Refusal> {
        /// What tells the two apart.
        #[derive(Deserialize)]
        struct Probe {
            #[serde(default)]
            events: Option<serde::de::IgnoredAny>,
        }
        let invalid =
            |why: serde_json::Error| Refusal::new(ErrorCode::InvalidPayload, format!("not an event: {why}"));
        let probe: Probe = serde_json::from_slice(body).map_err(invalid)?;
        if probe.events.is_some() {
            attached::read_bare(body).map(Self::Batch).map_err(|why| batch::invalid(&why))
        } else {
            ForeignEvent::parse(body).map(Self::Single)
        }
    }

    /// Reads an untrusted request body of the type [`PACKED`].
    pub fn unpack(body: &[u8]) -> Result<Self, Refusal> {
        attached::read(body).map(Self::Batch).map_err(|why| batch::invalid(&why))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::snapshot::Reason;

    #[test]
    fn a_batch_is_told_from_a_single_event() {
        let batch = json!({"lease": "3", "firstSeq": 1, "events": [
            {"type": "started"},
            {"type": "output", "stream": "stdout", "text": "hi"},
            {"type": "exit", "reason": "exit", "exitCode": 0},
        ]});
        let EventsRequest::Batch(batch) = EventsRequest::parse(batch.to_string().as_bytes()).unwrap() else {
            panic!("not a batch");
        };
        assert_eq!(batch.lease, LeaseId(3));
        let outcome =
            Outcome { reason: Reason::Exit, exit_code: Some(0), signal: None, error: None, usage: None };
        assert_eq!(batch.events[2], RunnerEvent::Exit(outcome));
        let single = EventsRequest::parse(br#"{"type": "started"}"#).unwrap();
        assert_eq!(single, EventsRequest::Single(ForeignEvent::Started));
    }

    #[test]
    fn a_claim_may_name_what_this_program_does_not_know() {
        let claim = json!({"pythons": ["3.12.1", "pypy3.10", 7, {"name": "r"}, "3.9.2"]});
        let claim: ClaimRequest = serde_json::from_value(claim).unwrap();
        assert_eq!(claim.pythons, ["3.12.1", "3.9.2"].map(|text| text.parse().unwrap()));
        let many: Vec<_> = (0..100).map(|n| format!("3.9.{n}")).collect();
        let claim: ClaimRequest = serde_json::from_value(json!({"pythons": many})).unwrap();
        assert_eq!(claim.pythons.len(), environment::MAX_ENVIRONMENTS);
    }

    #[test]
    fn what_is_neither_is_refused() {
        for body in [
            "",
            "[]",
            "{}",
            r#"{"type":"nap"}"#,
            r#"{"events":[]}"#,
            r#"{"events":7,"lease":"1","firstSeq":1}"#,
        ] {
            let refusal = EventsRequest::parse(body.as_bytes()).expect_err(body);
            assert_eq!(refusal.code, ErrorCode::InvalidPayload, "{body}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_answered(body: Vec<u8>) {
            let _ = (EventsRequest::parse(&body), EventsRequest::unpack(&body));
        }
    }
}
