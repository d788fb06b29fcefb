//! An error that a program did not handle, as data.
//!
//! What is said of it comes from the program in the end, so everything has a bound: [`Problem::bounded`] cuts.

use serde::{Deserialize, Serialize};

/// The longest name of a kind, a function or a thread, in bytes.
const MAX_NAME: usize = 200;
/// The longest message, in bytes.
const MAX_MESSAGE: usize = 4_000;
/// The longest path and the longest line of source, in bytes.
const MAX_LINE: usize = 500;
/// The most frames of one error: the first and the last ones of more.
const MAX_FRAMES: usize = 32;
/// The most errors in one: causes, and members of groups.
const MAX_ERRORS: usize = 32;
/// The most notes of one error.
const MAX_NOTES: usize = 8;

/// An error that a program did not handle.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Problem {
    /// Its class: `ZeroDivisionError`, and with its module where that is not Python's own.
    pub kind: String,
    /// What it says.
    pub message: String,
    /// Where it is, in the program's own files: the last of the frames, or what cannot be read as Python.
    #[serde(flatten)]
    pub place: Place,
    /// The calls that led to it, the outermost first; only those in the program's own files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub frames: Vec<Frame>,
    /// How many calls are left out between the first half of the frames and the second.
    #[serde(skip_serializing_if = "is_zero")]
    pub omitted_frames: u32,
    /// The thread that ended by it, where that is not the main one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
    /// What was added to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The error that it was raised from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Box<Problem>>,
    /// The error that was being handled when it was raised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<Box<Problem>>,
    /// The errors of a group.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Problem>,
    /// How many more there are.
    #[serde(skip_serializing_if = "is_zero")]
    pub omitted_members: u32,
}

/// Where something is in the program's own files. Lines and columns count from 1, columns in characters; the end
/// column is the first that does not belong to it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Place {
    /// Relative to the run's directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Where in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// The line where it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_line: Option<u32>,
    /// Where in that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_column: Option<u32>,
    /// The text of the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Frame {
    /// Where it was.
    #[serde(flatten)]
    pub place: Place,
    /// In which function; `<module>` outside of any.
    pub name: String,
}

impl Problem {
    /// The same within all bounds.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        let mut left = MAX_ERRORS;
        self.bound(&mut left);
        self
    }

    /// About how many bytes of JSON it is.
    pub fn weight(&self) -> usize {
        let texts = self.kind.len() + self.message.len() + self.place.weight();
        let thread = self.thread.as_ref().map_or(0, String::len);
        let frames: usize = self.frames.iter().map(|frame| frame.name.len() + frame.place.weight()).sum();
        let notes: usize = self.notes.iter().map(|note| note.len() + 8).sum();
        let others = self.cause.iter().chain(&self.context).map(AsRef::as_ref).chain(&self.members);
        texts + thread + frames + notes + 128 + others.map(Self::weight).sum::<usize>()
    }

    /// Keeps `left` more errors within this one.
    fn bound(&mut self, left: &mut usize) {
        *left = left.saturating_sub(1);
        cut(&mut self.kind, MAX_NAME);
        cut(&mut self.message, MAX_MESSAGE);
        self.place.bound();
        if let Some(thread) = &mut self.thread {
            cut(thread, MAX_NAME);
        }
        if let Some(more) = self.frames.len().checked_sub(MAX_FRAMES).filter(|more| *more > 0) {
            self.frames.drain(MAX_FRAMES / 2..MAX_FRAMES / 2 + more);
            self.omitted_frames = self.omitted_frames.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
        }
        for frame in &mut self.frames {
            cut(&mut frame.name, MAX_NAME);
            frame.place.bound();
        }
        self.notes.truncate(MAX_NOTES);
        self.notes.iter_mut().for_each(|note| cut(note, MAX_LINE));
        for other in [&mut self.cause, &mut self.context] {
            *other = other.take().filter(|_| *left > 0);
            if let Some(other) = other {
                other.bound(left);
            }
        }
        let all = self.members.len();
        self.members.truncate(*left);
        let mut kept = 0;
        for member in &mut self.members {
            if *left == 0 {
                break;
            }
            member.bound(left);
            kept += 1;
        }
        self.members.truncate(kept);
        let more = u32::try_from(all - kept).unwrap_or(u32::MAX);
        self.omitted_members = self.omitted_members.saturating_add(more);
    }
}

impl Place {
    fn weight(&self) -> usize {
        self.file.as_ref().map_or(0, String::len) + self.source.as_ref().map_or(0, String::len) + 96
    }

    fn bound(&mut self) {
        for text in [&mut self.file, &mut self.source].into_iter().flatten() {
            cut(text, MAX_LINE);
        }
    }
}

/// Cuts a text at the end of a character.
fn cut(text: &mut String, most: usize) {
    if text.len() > most {
        text.truncate(text.floor_char_boundary(most - '…'.len_utf8()));
        text.push('…');
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn it_is_read_and_written_as_the_stream_shows_it() {
        let json = json!({"kind": "ValueError", "message": "no", "file": "main.py", "line": 3, "column": 5,
            "endLine": 3, "endColumn": 9, "source": "    f(x)",
            "frames": [{"file": "main.py", "line": 3, "name": "g"}],
            "cause": {"kind": "KeyError", "message": "'x'"}, "omittedMembers": 2});
        let problem: Problem = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(problem.place.end_column, Some(9));
        assert_eq!(serde_json::to_value(&problem).unwrap(), json);
        assert_eq!(problem.clone().bounded(), problem);
    }

    #[test]
    fn whatever_it_says_it_is_small() {
        let frame = || Frame {
            place: Place { source: Some("猫".repeat(1_000)), ..Place::default() },
            name: "f".repeat(1_000),
        };
        let mut all = Problem::default();
        for n in 0..100 {
            let cause = Some(Box::new(all));
            let members = if n % 10 == 0 { vec![Problem::default(); 50] } else { Vec::new() };
            all = Problem {
                kind: "K".repeat(1_000),
                message: "m".repeat(100_000),
                frames: (0..200).map(|_| frame()).collect(),
                notes: vec!["n".repeat(1_000); 100],
                cause,
                members,
                ..Problem::default()
            };
        }
        let small = all.bounded();
        assert_eq!((small.frames.len(), small.omitted_frames), (32, 168));
        assert!(small.message.len() <= MAX_MESSAGE && small.message.ends_with('…'));
        let mut depth = 0;
        let mut at = &small;
        while let Some(cause) = &at.cause {
            (depth, at) = (depth + 1, cause);
        }
        assert_eq!(depth, MAX_ERRORS - 1);
        let group = Problem { members: vec![Problem::default(); 50], ..Problem::default() }.bounded();
        assert_eq!((group.members.len(), group.omitted_members), (31, 19));
    }
}
