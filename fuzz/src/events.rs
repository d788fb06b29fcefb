//! What a runner says of a run. In a batch it is our runner's, with the program's text in it; a single event is
//! of a foreign runner, which may hand on what its program makes up.

use playpen_protocol::runner::{EventBatch, EventsRequest, ForeignEvent};

use crate::link::without_duration;

/// Any bytes are answered; a batch means the same once written and read again; a picture and a piece of sound
/// are what they say.
///
/// # Panics
///
/// Where that does not hold.
pub fn events(bytes: &[u8]) {
    match EventsRequest::parse(bytes) {
        Err(refusal) => assert!(!refusal.message.is_empty()),
        Ok(EventsRequest::Batch(batch)) => same_again(batch),
        Ok(EventsRequest::Single(ForeignEvent::Visualization(frame))) => {
            assert!(frame.width > 0 && frame.height > 0);
            assert!(frame.key && frame.parts.len() == 1);
            let bytes = frame.parts[0].data.len() as u64;
            assert_eq!(bytes, u64::from(frame.width) * u64::from(frame.height) * 3);
        }
        Ok(EventsRequest::Single(ForeignEvent::Audio(audio))) => {
            assert!(audio.sample_rate > 0 && (1..=2).contains(&audio.channels));
            assert!(audio.duration_ms.is_finite() && audio.duration_ms >= 0.0, "{}", audio.duration_ms);
        }
        Ok(EventsRequest::Single(_)) => {}
    }
    match EventsRequest::unpack(bytes) {
        Err(refusal) => assert!(!refusal.message.is_empty()),
        Ok(EventsRequest::Batch(batch)) => same_again(batch),
        Ok(EventsRequest::Single(event)) => panic!("{event:?} in a batch"),
    }
}

fn same_again(mut batch: EventBatch) {
    batch.events.iter_mut().for_each(without_duration);
    assert_eq!(EventsRequest::unpack(&batch.pack()), Ok(EventsRequest::Batch(batch)));
}
