//! What a program writes into the pipe to Playpen: messages are cut out, and read.

use arbitrary::Unstructured;
use playpen_protocol::display::{Display, MAX_DISPLAY_BYTES};

#[path = "../../runner/src/door/frames.rs"]
mod frames;
#[path = "../../runner/src/door/said.rs"]
mod said;
#[path = "../../runner/src/door/samples.rs"]
mod samples;

use frames::Frames;
use said::{Misuse, Said};
pub(crate) use samples::{Shape, Size};

/// However the bytes are cut into pieces, the messages are the same; whatever is said is within its bounds, and stays
/// what it is once written and read again.
///
/// # Panics
///
/// Where that does not hold.
pub fn door(bytes: &[u8]) {
    let mut input = Unstructured::new(bytes);
    let step = usize::from(input.arbitrary::<u8>().unwrap_or_default()) + 1;
    let bytes = input.take_rest();
    let whole = messages([bytes]);
    assert_eq!(whole, messages(bytes.chunks(step)));
    let (messages, end) = whole;
    if let Some(misuse) = end {
        assert!(misuse != Misuse::Nonsense && !misuse.notice().message.is_empty());
    }
    for message in messages {
        match said::said(&message) {
            Err(misuse) => assert!(!misuse.notice().message.is_empty()),
            Ok(Said::Problem(problem)) => {
                assert_eq!(problem.clone().bounded(), *problem);
                let written = serde_json::to_vec(&problem).expect("plain data");
                assert_eq!(serde_json::from_slice(&written).ok(), Some(problem));
            }
            Ok(Said::Display(text, _)) => {
                let display: Display = serde_json::from_str(&text).expect("what was written");
                assert!(display.is_within_bounds() && text.len() <= MAX_DISPLAY_BYTES);
            }
            Ok(Said::Sound(piece)) => assert!(piece.rate > 0 && !piece.samples.is_empty()),
            Ok(
                Said::Draw(_)
                | Said::Window(_)
                | Said::Frame
                | Said::Mixer(_)
                | Said::TooLarge
                | Said::Unknown,
            ) => {}
        }
    }
}

/// What comes out of these pieces, and why there is no more, unless they end with a message.
fn messages<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> (Vec<Vec<u8>>, Option<Misuse>) {
    let (mut frames, mut found) = (Frames::default(), Vec::new());
    for piece in pieces {
        let mut rest = piece;
        loop {
            match frames.take(&mut rest) {
                Ok(Some(message)) => found.push(message),
                Ok(None) => break,
                Err(misuse) => return (found, Some(misuse)),
            }
        }
    }
    (found, frames.is_within().then_some(Misuse::Short))
}
