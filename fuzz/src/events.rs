//! What a runner says of a run. In a batch it is our runner's, with the program's text in it; a single event is
//! of a foreign runner, which may hand on what its program makes up.

use playpen_protocol::runner::{EventsRequest, ForeignEvent};

/// Any bytes are answered; a batch means the same once written and read again; a picture and a piece of sound
/// are what they say.
///
/// # Panics
///
/// Where that does not hold.
pub fn events(bytes: &[u8]) {
    match EventsRequest::parse(bytes) {
        Err(refusal) => assert!(!refusal.message.is_empty()),
        Ok(EventsRequest::Batch(batch)) => {
            let written = serde_json::to_vec(&batch).expect("plain data");
            assert_eq!(EventsRequest::parse(&written).as_ref(), Ok(&EventsRequest::Batch(batch)));
        }
        Ok(EventsRequest::Single(ForeignEvent::Visualization(frame))) => {
            assert!(frame.width > 0 && frame.height > 0);
            assert_eq!(frame.data.len() as u64, u64::from(frame.width) * u64::from(frame.height) * 3);
        }
        Ok(EventsRequest::Single(ForeignEvent::Audio(audio))) => {
            assert!(audio.sample_rate > 0 && (1..=2).contains(&audio.channels));
            assert!(audio.duration_ms.is_finite() && audio.duration_ms >= 0.0, "{}", audio.duration_ms);
        }
        Ok(EventsRequest::Single(_)) => {}
    }
}
