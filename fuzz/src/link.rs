//! What a runner and its server say to each other on their connection: text and bytes that either may get wrong.

use playpen_protocol::runner::RunnerEvent;
use playpen_protocol::runner::link::{Packed, RunnerMessage, ServerMessage};

/// Anything is answered; a message means the same once written and read again.
///
/// # Panics
///
/// Where that does not hold.
pub fn link(bytes: &[u8]) {
    let as_text = str::from_utf8(bytes).ok().and_then(|text| RunnerMessage::read_text(text).ok());
    for mut said in as_text.into_iter().chain(RunnerMessage::read_binary(bytes)) {
        if let RunnerMessage::Out { events, .. } = &mut said {
            events.iter_mut().for_each(without_duration);
        }
        let again = match said.pack() {
            Packed::Text(text) => RunnerMessage::read_text(&text),
            Packed::Binary(message) => RunnerMessage::read_binary(&message),
        };
        assert_eq!(again.ok(), Some(said));
    }
    if let Ok(said) = serde_json::from_slice::<ServerMessage>(bytes) {
        let written = serde_json::to_vec(&said).expect("plain data");
        assert_eq!(serde_json::from_slice::<ServerMessage>(&written).ok(), Some(said));
    }
}

/// A fraction may lose its last digit each time it is written and read.
pub(crate) fn without_duration(event: &mut RunnerEvent) {
    if let RunnerEvent::Audio(audio) = event {
        audio.duration_ms = 0.0;
    }
}
