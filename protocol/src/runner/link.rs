//! The runner link over a WebSocket: what either side says, one JSON object a text message. Where bytes are attached to
//! events they stand behind it, and the message is a binary one.
//!
//! A run's events travel as over HTTP: numbered by its lease from 1, `started` the first, and repeated until they are
//! acknowledged. So a runner may change from one transport to the other in the middle of a run. What the socket adds
//! is that offers and news come by themselves, and that several batches may be under way.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{Audience, Job, NumberedInput, RunnerEvent};
use crate::attached::{self, Attach, Attached, Unreadable};
use crate::environment::{self, Environment};
use crate::id::{LeaseId, RunId, RunnerId};
use crate::labels::Labels;

/// The largest message, in bytes: a batch of text has at most [`MAX_MESSAGE_BYTES`](super::MAX_MESSAGE_BYTES), one
/// event that is not text may have more.
pub const MAX_LINK_MESSAGE_BYTES: usize = 12 << 20;
/// The largest offer that carries its files, in bytes of them.
pub const MAX_OFFERED_BYTES: usize = 32 << 10;
/// How often the server says something to a silent runner, in milliseconds. A connection on which nothing came for
/// twice as long is dead.
pub const PING_MS: u64 = 20_000;
/// How often a runner renews the leases of its runs, in milliseconds.
pub const RENEW_MS: u64 = 5_000;
/// The most leases in one message.
pub const MAX_RENEWED: usize = 400;
/// The most runs that a runner comes back with: twice as many as one of ours executes at a time.
pub const MAX_RUNNING: usize = 2_000;

/// A runner's first words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Hello {
    /// Who it is, for as long as its process lives. An earlier connection of the same runner ends with this one.
    pub runner_id: RunnerId,
    /// What people call it.
    #[serde(default)]
    pub name: String,
    /// The version of its program.
    #[serde(default)]
    pub version: String,
    /// The sandbox level that it enforces.
    #[serde(default)]
    pub level: String,
    /// How many runs it executes at a time.
    #[serde(default)]
    pub slots: u32,
    /// The versions of Python that it has, the one for runs that name none first.
    #[serde(default, deserialize_with = "environment::known")]
    pub pythons: Vec<Environment>,
    /// What else runs may ask for.
    #[serde(default)]
    pub labels: Labels,
    /// The runs that it has from an earlier connection, at most [`MAX_RUNNING`].
    #[serde(default)]
    pub running: Vec<Held>,
}

/// A run in the hands of a runner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Held {
    /// The run.
    pub job_id: RunId,
    /// The right to it.
    pub lease: LeaseId,
}

/// What a runner says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum RunnerMessage {
    /// Who it is; the first message, and only the first.
    Hello(Hello),
    /// How many offers it takes in all on this connection. The number only grows, so that neither a repeat nor an
    /// offer that is on its way counts twice.
    Credit {
        /// So many.
        up_to: u64,
    },
    /// What happened in a run; its first event accepts the offer.
    Out {
        /// The run, and the right to it.
        #[serde(flatten)]
        held: Held,
        /// The number of the first event.
        first_seq: u64,
        /// What happened.
        events: Vec<RunnerEvent>,
    },
    /// It is alive and has these runs.
    Renew {
        /// Repeated in the answer.
        n: u64,
        /// At most [`MAX_RENEWED`] of them.
        jobs: Vec<Held>,
    },
    /// It has the run's inputs up to this number.
    InputAck {
        /// The run, and the right to it.
        #[serde(flatten)]
        held: Held,
        /// The number of the last.
        n: u64,
    },
    /// It does not take the run that was offered.
    Decline(Held),
    /// It takes no offers any more; its runs go on to their end.
    Drain,
    /// Words of later versions.
    #[serde(other)]
    Unknown,
}

/// A message as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Packed {
    /// JSON.
    Text(String),
    /// JSON with bytes behind it.
    Binary(Bytes),
}

impl RunnerMessage {
    /// As it travels.
    #[expect(clippy::missing_panics_doc, reason = "messages are plain data")]
    pub fn pack(&self) -> Packed {
        if self.attached().next().is_some() {
            Packed::Binary(attached::pack(self))
        } else {
            Packed::Text(serde_json::to_string(self).expect("messages are plain data"))
        }
    }

    /// Reads a text message.
    pub fn read_text(text: &str) -> Result<Self, Unreadable> {
        attached::read_bare(text.as_bytes())
    }

    /// Reads a binary message.
    pub fn read_binary(message: &[u8]) -> Result<Self, Unreadable> {
        attached::read(message)
    }

    fn events(&self) -> &[RunnerEvent] {
        if let Self::Out { events, .. } = self { events } else { &[] }
    }
}

impl Attached for RunnerMessage {
    fn attached(&self) -> impl Iterator<Item = &[u8]> + Clone {
        self.events().iter().flat_map(RunnerEvent::attached)
    }
}

impl Attach for RunnerMessage {
    fn attach(&mut self, rest: &mut &[u8]) -> Result<(), Unreadable> {
        if let Self::Out { events, .. } = self { events.attach(rest) } else { Ok(()) }
    }
}

/// What the server says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ServerMessage {
    /// The answer to `hello`.
    Welcome {
        /// For how long a renewal that was answered is good, counted from when it was sent, in milliseconds.
        ttl_ms: u64,
        /// How often the server pings, in milliseconds.
        ping_ms: u64,
        /// What becomes of each run that the runner has.
        jobs: Vec<Resumed>,
    },
    /// A run to take. It counts against the credit, accepted or not.
    Offer {
        /// The run; without its files where `files` says so.
        job: Box<Job>,
        /// The files are to be fetched: `GET /api/runner/jobs/{jobId}/files`.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        fetch: bool,
    },
    /// The server has the run's events up to this number.
    Ack {
        /// The run, and the right to it.
        #[serde(flatten)]
        held: Held,
        /// The number of the last.
        seq: u64,
        /// How many bytes of output may be under way.
        window: u64,
    },
    /// Events before these are missing.
    Nack {
        /// The run, and the right to it.
        #[serde(flatten)]
        held: Held,
        /// The number of the next that is expected.
        expected: u64,
    },
    /// The answer to `renew`; a run whose lease does not count any more is told of with `kill`.
    Renewed {
        /// Which one.
        n: u64,
    },
    /// What the person watching sent.
    Input {
        /// The run, and the right to it.
        #[serde(flatten)]
        held: Held,
        /// In order. Each number counts once.
        inputs: Vec<NumberedInput>,
    },
    /// Who watches the run is another by now, or has seen more. Told of runs that show pictures.
    Audience {
        /// The run, and the right to it.
        #[serde(flatten)]
        held: Held,
        /// Who it is.
        #[serde(flatten)]
        audience: Audience,
    },
    /// Ask the program to end, then make sure.
    Cancel(Held),
    /// The run is not this runner's, or not any more: end it, and forget what it says.
    Kill(Held),
    /// Words of later versions.
    #[serde(other)]
    Unknown,
}

/// What becomes of a run that a runner had when it came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Resumed {
    /// The run, and the right to it.
    #[serde(flatten)]
    pub held: Held,
    /// It goes on, and the server has its events up to this number. `None`: end it, it is not this runner's any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acked_seq: Option<u64>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::event::Stream;

    #[test]
    fn messages_are_flat() {
        let id = RunId::new(1, [7; 10]);
        let held = Held { job_id: id, lease: LeaseId(3) };
        let text = RunnerEvent::Output { stream: Stream::Stdout, text: "hi".into() };
        let out = RunnerMessage::Out { held, first_seq: 2, events: vec![text] };
        let expected = json!({
            "type": "out", "jobId": id, "lease": "3", "firstSeq": 2,
            "events": [{"type": "output", "stream": "stdout", "bytes": 2}],
        });
        assert_eq!(serde_json::to_value(&out).unwrap(), expected);
        let Packed::Binary(packed) = out.pack() else { panic!("no binary message") };
        assert!(packed.ends_with(b"}hi"));
        assert_eq!(RunnerMessage::read_binary(&packed).unwrap(), out);
        let kill = json!({"type": "kill", "jobId": id, "lease": "3"});
        assert_eq!(serde_json::to_value(ServerMessage::Kill(held)).unwrap(), kill);
    }

    #[test]
    fn earlier_versions_have_their_text_in_the_json() {
        let held = Held { job_id: RunId::new(1, [7; 10]), lease: LeaseId(3) };
        let text = json!({
            "type": "out", "jobId": held.job_id, "lease": "3", "firstSeq": 2,
            "events": [{"type": "output", "stream": "stdout", "text": "hi\n"}],
        });
        let output = RunnerEvent::Output { stream: Stream::Stdout, text: "hi\n".into() };
        let out = RunnerMessage::Out { held, first_seq: 2, events: vec![output] };
        assert_eq!(RunnerMessage::read_text(&text.to_string()).unwrap(), out);
    }

    #[test]
    fn later_versions_may_say_more() {
        let credit: RunnerMessage =
            serde_json::from_value(json!({"type": "credit", "upTo": 3, "mood": 1})).unwrap();
        assert_eq!(credit, RunnerMessage::Credit { up_to: 3 });
        let other: RunnerMessage = serde_json::from_value(json!({"type": "sing", "song": "x"})).unwrap();
        assert_eq!(other, RunnerMessage::Unknown);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_answered(text: String) {
            let _ = RunnerMessage::read_text(&text);
            let _ = serde_json::from_str::<ServerMessage>(&text);
        }
    }
}
