//! What a runner and its server say to each other on their connection: text that either may get wrong.

use playpen_protocol::runner::link::{RunnerMessage, ServerMessage};

/// Any text is answered; a message means the same once written and read again.
///
/// # Panics
///
/// Where that does not hold.
pub fn link(bytes: &[u8]) {
    if let Ok(said) = serde_json::from_slice::<RunnerMessage>(bytes) {
        let written = serde_json::to_vec(&said).expect("plain data");
        assert_eq!(serde_json::from_slice::<RunnerMessage>(&written).ok(), Some(said));
    }
    if let Ok(said) = serde_json::from_slice::<ServerMessage>(bytes) {
        let written = serde_json::to_vec(&said).expect("plain data");
        assert_eq!(serde_json::from_slice::<ServerMessage>(&written).ok(), Some(said));
    }
}
