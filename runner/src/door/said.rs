//! Reads one message of a program. Pure.

use playpen_protocol::display::Display;
use playpen_protocol::draw::Op;
use playpen_protocol::event::{Notice, NoticeCode, Window};
use playpen_protocol::runner::Whole;
use playpen_protocol::uncaught::Problem;
use serde::Deserialize;

use super::samples::{Piece, Shape};

/// The most bytes of a message that displays nothing.
const MAX_PLAIN: usize = 32 << 10;
/// How deep lists and objects may be in each other.
const MAX_DEPTH: usize = 64;

/// What a program says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// It did not handle an error.
    Problem(Box<Problem>),
    /// It shows something: the JSON of a [`Display`].
    Display(String, Whole),
    /// It draws.
    Draw(Vec<Op>),
    /// Its window is another now.
    Window(Window),
    /// There is a picture on its screen that is newer than the one that was there when somebody asked.
    Frame,
    /// What comes through the pipe for its sound has this shape.
    Mixer(Shape),
    /// Sound.
    Sound(Piece),
    /// It would have said something that is larger than may be.
    TooLarge,
    /// Something that this runner does not know.
    Unknown,
}

/// Why something is no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misuse {
    /// It says that it is longer than messages are.
    Long,
    /// It ended before its end.
    Short,
    /// It is no JSON, or too deep, or no object with a type.
    Nonsense,
}

impl Misuse {
    /// What the run is told.
    pub fn notice(self) -> Notice {
        let what = match self {
            Self::Long => "something longer than any message",
            Self::Short => "half a message",
            Self::Nonsense => "something that is no message",
        };
        let message = format!(
            "Your program wrote {what} into the pipe through which Playpen's own library shows pictures and errors. \
             The pipe is closed now: what is shown through it from here on will be missing."
        );
        Notice { code: NoticeCode::PipeMisused, message, count: None }
    }
}

/// Reads a message.
pub fn said(message: &[u8]) -> Result<Said, Misuse> {
    /// What all have.
    #[derive(Deserialize)]
    struct Kind<'a> {
        #[serde(rename = "type", borrow)]
        name: std::borrow::Cow<'a, str>,
    }
    if !is_shallow(message) {
        return Err(Misuse::Nonsense);
    }
    let nonsense = |_| Misuse::Nonsense;
    let Kind { name } = serde_json::from_slice(message).map_err(nonsense)?;
    let whole = match &*name {
        "display" => Whole::Display,
        "updateDisplay" => Whole::Update,
        _ if message.len() > MAX_PLAIN => return Ok(Said::TooLarge),
        "problem" => {
            let problem: Problem = serde_json::from_slice(message).map_err(nonsense)?;
            return Ok(Said::Problem(Box::new(problem.bounded())));
        }
        "draw" => {
            #[derive(Deserialize)]
            struct Draw {
                ops: Vec<Op>,
            }
            let Draw { ops } = serde_json::from_slice(message).map_err(nonsense)?;
            return Ok(Said::Draw(ops));
        }
        "window" => {
            let window: Window = serde_json::from_slice(message).map_err(nonsense)?;
            return Ok(Said::Window(window.bounded()));
        }
        "frame" => return Ok(Said::Frame),
        "mixer" => return serde_json::from_slice(message).map(Said::Mixer).map_err(nonsense),
        "sound" => return serde_json::from_slice(message).map(Said::Sound).map_err(nonsense),
        _ => return Ok(Said::Unknown),
    };
    let display: Display = serde_json::from_slice(message).map_err(nonsense)?;
    if !display.is_within_bounds() {
        return Ok(Said::TooLarge);
    }
    let text = serde_json::to_string(&display).map_err(nonsense)?;
    Ok(Said::Display(text, whole))
}

/// Whether brackets are within bounds. In what is no JSON they may be anywhere.
fn is_shallow(message: &[u8]) -> bool {
    let (mut depth, mut in_string, mut is_escaped) = (0_usize, false, false);
    for byte in message {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = in_string,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_read_and_bounded() {
        let message =
            format!(r#"{{"type":"problem","kind":"E","message":"{}","later":[1]}}"#, "x".repeat(9_000));
        let Ok(Said::Problem(problem)) = said(message.as_bytes()) else { panic!("no problem") };
        assert!(problem.kind == "E" && problem.message.len() < 9_000);
    }

    #[test]
    fn drawing_is_read_and_what_is_not_known_of_it_is_nothing() {
        let message = br#"{"type":"draw","ops":[{"op":"top","id":1},{"op":"later"}]}"#;
        assert_eq!(said(message), Ok(Said::Draw(vec![Op::Top { id: 1 }, Op::Unknown])));
        let message = br#"{"type":"draw","ops":[{"op":"top","id":"x"}]}"#;
        assert_eq!(said(message), Err(Misuse::Nonsense));
    }

    #[test]
    fn sound_is_read_and_so_is_what_its_mixer_has() {
        let message = br#"{"type":"mixer","rate":44100,"size":-16,"channels":2}"#;
        assert!(matches!(said(message), Ok(Said::Mixer(Shape { rate: 44_100, channels: 2, .. }))));
        let message = br#"{"type":"mixer","rate":44100,"size":7,"channels":2}"#;
        assert_eq!(said(message), Err(Misuse::Nonsense));
        let message = br#"{"type":"sound","rate":8000,"channels":1,"data":"AAAA/w=="}"#;
        assert!(matches!(said(message), Ok(Said::Sound(_))));
        let message = br#"{"type":"sound","rate":8000,"channels":1,"data":"AAAA"}"#;
        assert_eq!(said(message), Err(Misuse::Nonsense));
    }

    #[test]
    fn a_display_is_passed_on_without_what_nobody_knows() {
        let message = br#"{"type":"display","data":{"text/plain":"<x>"},"more":1}"#;
        let want = r#"{"data":{"text/plain":"<x>"}}"#.to_owned();
        assert_eq!(said(message), Ok(Said::Display(want.clone(), Whole::Display)));
        let message = br#"{"data":{"text/plain":"<x>"},"type":"updateDisplay"}"#;
        assert_eq!(said(message), Ok(Said::Display(want, Whole::Update)));
    }

    #[test]
    fn what_is_too_large_or_of_another_time_is_no_misuse() {
        let long = format!(r#"{{"type":"problem","message":"{}"}}"#, "x".repeat(MAX_PLAIN));
        assert_eq!(said(long.as_bytes()), Ok(Said::TooLarge));
        let long = format!(r#"{{"type":"display","data":{{"{}":1}}}}"#, "x".repeat(300));
        assert_eq!(said(long.as_bytes()), Ok(Said::TooLarge));
        assert_eq!(said(br#"{"type":"dance"}"#), Ok(Said::Unknown));
    }

    #[test]
    fn the_rest_is() {
        let deep = [b"{\"type\":\"display\",\"data\":{\"x\":".as_slice(), &b"[".repeat(100_000)].concat();
        for message in [
            b"".as_slice(),
            b"7",
            b"{}",
            b"[]",
            b"\xff",
            br#"{"type":7}"#,
            br#"{"type":"problem","kind":7}"#,
            br#"{"type":"display","data":[]}"#,
            br#"{"type":"display"} x"#,
            &deep,
        ] {
            assert_eq!(said(message), Err(Misuse::Nonsense), "{}", String::from_utf8_lossy(message));
        }
    }
}
