//! Batches of events as they travel: what is attached to the events stands behind the JSON of all of them.

use bytes::Bytes;

use super::{EventBatch, RunnerEvent};
use crate::attached::{Attach, Attached, Unreadable, pack};
use crate::problem::{ErrorCode, Refusal};

/// The content type of a packed batch.
pub const PACKED: &str = "application/vnd.playpen.batch";

pub(super) fn invalid(why: &Unreadable) -> Refusal {
    Refusal::new(ErrorCode::InvalidPayload, format!("not a batch of events: {why}"))
}

impl RunnerEvent {
    pub(super) fn attached(&self) -> impl Iterator<Item = &[u8]> + Clone {
        let (one, parts) = match self {
            Self::Output { text, .. } | Self::DisplayPart { text, .. } => (Some(text.as_bytes()), &[][..]),
            Self::Piece { data } => (Some(&**data), &[][..]),
            Self::Audio(audio) => (Some(&*audio.data), &[][..]),
            Self::Frame(frame) => (None, &frame.parts[..]),
            _ => (None, &[][..]),
        };
        one.into_iter().chain(parts.iter().map(|part| &*part.data))
    }

    fn attach(&mut self, rest: &mut &[u8]) -> Result<(), Unreadable> {
        match self {
            Self::Output { text, .. } | Self::DisplayPart { text, .. } => text.fill(rest),
            Self::Piece { data } => data.fill(rest),
            Self::Audio(audio) => audio.attach(rest),
            Self::Frame(frame) => frame.attach(rest),
            // The bytes of the last come in pieces.
            _ => Ok(()),
        }
    }
}

impl Attached for Vec<RunnerEvent> {
    fn attached(&self) -> impl Iterator<Item = &[u8]> + Clone {
        self.iter().flat_map(RunnerEvent::attached)
    }
}

impl Attach for Vec<RunnerEvent> {
    fn attach(&mut self, rest: &mut &[u8]) -> Result<(), Unreadable> {
        self.iter_mut().try_for_each(|event| event.attach(rest))
    }
}

impl Attached for EventBatch {
    fn attached(&self) -> impl Iterator<Item = &[u8]> + Clone {
        self.events.attached()
    }
}

impl Attach for EventBatch {
    fn attach(&mut self, rest: &mut &[u8]) -> Result<(), Unreadable> {
        self.events.attach(rest)
    }
}

impl EventBatch {
    /// As it travels, with the content type [`PACKED`].
    pub fn pack(&self) -> Bytes {
        pack(self)
    }
}
