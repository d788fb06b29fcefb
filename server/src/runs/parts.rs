//! Puts together what a run shows, which comes in parts.

use playpen_protocol::attached::Attach;
use playpen_protocol::display::{Display, MAX_DISPLAY_BYTES};
use playpen_protocol::event::{EventBody, Frame, MAX_FRAME_BYTES};
use playpen_protocol::runner::Whole;

/// What has come of one display, and of one picture.
#[derive(Debug, Default)]
pub(super) struct Parts {
    text: String,
    bytes: Vec<u8>,
}

impl Parts {
    /// Takes the next part: all of it where that is the last. What is larger than a display may be, or none, is
    /// dropped; no runner of ours sends such.
    pub(super) fn take(&mut self, text: &str, whole: Option<Whole>) -> Option<EventBody> {
        if self.text.len() + text.len() <= MAX_DISPLAY_BYTES {
            self.text.push_str(text);
        }
        let whole = whole?;
        let display: Display = serde_json::from_str(&std::mem::take(&mut self.text)).ok()?;
        display.is_within_bounds().then(|| match whole {
            Whole::Display => EventBody::Display(display),
            Whole::Update => EventBody::UpdateDisplay(display),
        })
    }

    /// Takes the next piece of a picture.
    pub(super) fn piece(&mut self, bytes: &[u8]) {
        if self.bytes.len() + bytes.len() <= MAX_FRAME_BYTES {
            self.bytes.extend_from_slice(bytes);
        }
    }

    /// The picture that the pieces make; `None` where they do not.
    pub(super) fn picture(&mut self, mut frame: Frame) -> Option<Frame> {
        let bytes = std::mem::take(&mut self.bytes);
        let mut rest = &bytes[..];
        frame.attach(&mut rest).ok()?;
        rest.is_empty().then_some(frame)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_a_display() {
        let mut parts = Parts::default();
        for _ in 0..2 {
            assert_eq!(parts.take(r#"{"data":{"text/pl"#, None), None);
            let Some(EventBody::UpdateDisplay(display)) = parts.take(r#"ain":"x"}}"#, Some(Whole::Update))
            else {
                panic!("no update")
            };
            assert_eq!(serde_json::to_string(&display).unwrap(), r#"{"data":{"text/plain":"x"}}"#);
        }
        assert_eq!(parts.take("nonsense", Some(Whole::Display)), None);
    }

    #[test]
    fn what_never_ends_is_not_kept() {
        let mut parts = Parts::default();
        for _ in 0..1_000 {
            assert_eq!(parts.take(&"x".repeat(100_000), None), None);
        }
        assert!(parts.text.len() <= MAX_DISPLAY_BYTES);
        assert_eq!(parts.take("", Some(Whole::Display)), None);
        assert!(parts.take(r#"{"data":{}}"#, Some(Whole::Display)).is_some());
    }
}
