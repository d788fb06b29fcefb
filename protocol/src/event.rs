//! What a run emits, as readers of its stream see it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::attached::{Attach, Attached, Blob, Unreadable};
use crate::display::Display;
use crate::draw::Op;
use crate::snapshot::{Outcome, Status};
use crate::uncaught::Problem;

/// Standard output or standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// One entry of a run's journal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// Its number: counts all events of the run from 1.
    pub seq: u64,
    /// When the server wrote it down, in milliseconds since the epoch.
    pub at: u64,
    /// What happened.
    #[serde(flatten)]
    pub body: EventBody,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum EventBody {
    /// The run's place or status changed.
    Status {
        /// Where it is in its life.
        status: Status,
        /// How many runs are served before it, plus one; while it is queued.
        #[serde(skip_serializing_if = "Option::is_none")]
        queue_position: Option<usize>,
        /// Which attempt this is, from the second on. All output before the first event that names it is of
        /// earlier ones.
        #[serde(skip_serializing_if = "Option::is_none")]
        attempt: Option<u32>,
    },
    /// The program wrote text.
    Output {
        /// Where to.
        stream: Stream,
        /// What.
        text: String,
    },
    /// The program wrote more than it may; the rest is dropped.
    Truncated {
        /// Where to.
        stream: Stream,
        /// How much was dropped so far, in bytes.
        bytes: u64,
    },
    /// The program waits for somebody to type.
    InputRequest(InputRequest),
    /// The program did not handle an error.
    Problem(Problem),
    /// The program shows something.
    Display(Display),
    /// What was shown under this name before is this now.
    UpdateDisplay(Display),
    /// Something that the program's author should know, in words.
    Notice(Notice),
    /// The program drew: its picture is another now.
    Draw {
        /// What changed.
        ops: Vec<Op>,
    },
    /// The program has this window now, and shows it in pictures.
    Window(Window),
    /// The program's window looks otherwise now; travels as a binary message.
    Frame(Frame),
    /// A piece of sound; travels as a binary message.
    Audio(Audio),
    /// Events that are not kept any more: this reader came too late for them. Its `seq` is `to`.
    Gap {
        /// The first missing number.
        from: u64,
        /// The last missing number.
        to: u64,
    },
    /// The run ended. Nothing follows.
    Exit {
        /// Succeeded, failed or cancelled.
        status: Status,
        /// How and why.
        #[serde(flatten)]
        outcome: Outcome,
    },
}

impl EventBody {
    /// Whether it has bytes that travel behind its JSON.
    pub fn has_bytes(&self) -> bool {
        matches!(self, Self::Frame(_) | Self::Audio(_))
    }
}

impl Attached for Event {
    fn attached(&self) -> impl Iterator<Item = &[u8]> + Clone {
        let (sound, parts) = match &self.body {
            EventBody::Frame(frame) => (None, &frame.parts[..]),
            EventBody::Audio(audio) => (Some(&*audio.data), &[][..]),
            _ => (None, &[][..]),
        };
        sound.into_iter().chain(parts.iter().map(|part| &*part.data))
    }
}

/// What a program waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InputRequest {
    /// What it asked: the end of its output, which has it too, after the last line.
    pub prompt: String,
    /// Whether what is typed is not to be seen.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub password: bool,
}

/// Something about a run that is worth knowing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Notice {
    /// What it is about.
    pub code: NoticeCode,
    /// In a sentence.
    pub message: String,
    /// How many are meant, so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NoticeCode {
    /// The program wrote what is no message into Playpen's own pipe, which is closed now.
    PipeMisused,
    /// More was shown than is passed on.
    EventsDropped,
    /// One thing that was shown is too large.
    DisplayTooLarge,
}

/// What is around a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Window {
    /// What is written over it.
    pub title: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Whether whoever watches may change its size.
    pub resizable: bool,
    /// Whether the mouse is to be seen in it.
    pub cursor: bool,
    /// Whether it is there. Its last picture stays.
    pub open: bool,
}

impl Window {
    /// The longest title, in characters.
    pub const MAX_TITLE: usize = 200;

    /// The same, with no more of a title than is shown.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        if let Some((end, _)) = self.title.char_indices().nth(Self::MAX_TITLE) {
            self.title.truncate(end);
        }
        self
    }
}

/// The largest picture in all its parts, in bytes.
pub const MAX_FRAME_BYTES: usize = 4 << 20;
/// The most parts of a picture.
pub const MAX_FRAME_PARTS: usize = 512;
/// The largest side of a picture, in pixels.
pub const MAX_FRAME_SIDE: u32 = 4_096;
/// The largest piece of sound, in bytes.
pub const MAX_AUDIO_BYTES: usize = 192 << 10;

/// What changed in the picture of the program's window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Frame {
    /// Of the whole picture, in pixels. Another size than before comes with a `key`.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// The parts make the whole picture; nothing before is needed. Without it they change the picture before.
    pub key: bool,
    /// Which picture it is, by its runner's own count from 1; 0 where that does not count.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub number: u64,
    /// When it was drawn, in milliseconds since the epoch.
    pub timestamp: u64,
    /// What is drawn, one over the other.
    pub parts: Vec<FramePart>,
}

/// A rectangle of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FramePart {
    /// Where it is, in pixels from the left.
    pub x: u32,
    /// In pixels from the top.
    pub y: u32,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// How the bytes are to be read.
    pub format: PixelFormat,
    /// The pixels; sent behind the header. Nothing where they stand in the PNG of the part before, below that part's own.
    #[serde(rename = "bytes")]
    pub data: Blob,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
pub(crate) fn is_zero(n: &u64) -> bool {
    *n == 0
}

impl Frame {
    /// How many bytes its parts have.
    pub fn size(&self) -> usize {
        self.parts.iter().map(|part| part.data.size()).sum()
    }

    /// Whether its parts lie within it, and are as many and as large as they may be.
    pub fn is_within_bounds(&self) -> bool {
        // Whether the part before belongs to a PNG.
        let mut has_sheet = false;
        let is_part = |part: &FramePart| {
            let has_bytes = part.data.size() > 0;
            let has_pixels = match part.format {
                PixelFormat::Rgb => {
                    part.data.size() as u64 == u64::from(part.width) * u64::from(part.height) * 3
                }
                PixelFormat::Png => has_bytes || has_sheet,
                PixelFormat::Jpeg | PixelFormat::Webp => has_bytes,
            };
            has_sheet = part.format == PixelFormat::Png;
            let ends = |at: u32, length: u32, side: u32| {
                length > 0 && at.checked_add(length).is_some_and(|end| end <= side)
            };
            has_pixels && ends(part.x, part.width, self.width) && ends(part.y, part.height, self.height)
        };
        (1..=MAX_FRAME_SIDE).contains(&self.width)
            && (1..=MAX_FRAME_SIDE).contains(&self.height)
            && self.parts.len() <= MAX_FRAME_PARTS
            && self.size() <= MAX_FRAME_BYTES
            && self.parts.iter().all(is_part)
    }
}

impl Attached for Frame {
    fn attached(&self) -> impl Iterator<Item = &[u8]> + Clone {
        self.parts.iter().map(|part| &*part.data)
    }
}

impl Attach for Frame {
    fn attach(&mut self, rest: &mut &[u8]) -> Result<(), Unreadable> {
        self.parts.iter_mut().try_for_each(|part| part.data.fill(rest))
    }
}

/// How the bytes of a picture are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum PixelFormat {
    /// Three bytes a pixel, rows from top to bottom, no padding.
    #[serde(rename = "RGB")]
    Rgb,
    /// A file of this kind.
    Png,
    /// A file of this kind.
    Jpeg,
    /// A file of this kind.
    Webp,
}

/// A piece of sound.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Audio {
    /// Samples a second, for each channel.
    pub sample_rate: u32,
    /// 1 or 2.
    pub channels: u16,
    /// How the bytes are to be read.
    pub format: SampleFormat,
    /// The number of the piece, from the program's own count.
    pub chunk: u64,
    /// When it was made, in milliseconds since the epoch.
    pub timestamp: u64,
    /// How long it sounds, in milliseconds.
    pub duration_ms: f64,
    /// The samples; sent behind the header.
    #[serde(rename = "bytes")]
    pub data: Blob,
}

impl Audio {
    /// The most samples a second.
    pub const MAX_SAMPLE_RATE: u32 = 192_000;

    /// Whether it is as large and as fast as it may be.
    pub fn is_within_bounds(&self) -> bool {
        (1..=Self::MAX_SAMPLE_RATE).contains(&self.sample_rate)
            && (1..=2).contains(&self.channels)
            && self.duration_ms >= 0.0
            && self.data.size() <= MAX_AUDIO_BYTES
    }
}

impl Audio {
    pub(crate) fn attach(&mut self, rest: &mut &[u8]) -> Result<(), Unreadable> {
        self.data.fill(rest)
    }
}

/// How the bytes of sound are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SampleFormat {
    /// Signed 16-bit little-endian, channels interleaved.
    #[serde(rename = "pcm_s16le")]
    PcmS16Le,
    /// One packet.
    #[serde(rename = "opus")]
    Opus,
}

/// A picture in the shape of the first editor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FramePicture {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// How `data` is to be read.
    pub format: PixelFormat,
    /// The pixels in base64.
    pub data: String,
    /// When it was drawn, in milliseconds since the epoch.
    #[serde(default)]
    pub timestamp: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_within_bounds(parts: &[(PixelFormat, usize)]) -> bool {
        let part = |(format, bytes): &(PixelFormat, usize)| FramePart {
            x: 1,
            y: 0,
            width: 1,
            height: 1,
            format: *format,
            data: vec![0; *bytes].into(),
        };
        let parts = parts.iter().map(part).collect();
        Frame { width: 2, height: 1, key: false, number: 1, timestamp: 9, parts }.is_within_bounds()
    }

    #[test]
    fn a_part_without_bytes_stands_in_a_png_before_it() {
        use PixelFormat::{Jpeg, Png, Rgb};
        for fair in
            [&[(Png, 9)][..], &[(Png, 9), (Png, 0), (Png, 0), (Jpeg, 9)], &[(Rgb, 3), (Png, 9), (Png, 0)]]
        {
            assert!(is_within_bounds(fair), "{fair:?}");
        }
        for unfair in [
            &[(Png, 0)][..],
            &[(Jpeg, 9), (Png, 0)],
            &[(Rgb, 3), (Png, 0)],
            &[(Png, 9), (Jpeg, 0)],
            &[(Png, 9), (Jpeg, 9), (Png, 0)],
            &[(Rgb, 0)],
        ] {
            assert!(!is_within_bounds(unfair), "{unfair:?}");
        }
    }
}
