//! What a run emits, as readers of its stream see it.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

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
    /// A picture that replaces the one before it; travels as a binary message.
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
    /// The bytes that travel behind the JSON header, where the event has such.
    pub fn blob(&self) -> Option<&Bytes> {
        match self {
            Self::Frame(frame) => Some(&frame.data),
            Self::Audio(audio) => Some(&audio.data),
            _ => None,
        }
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

/// A picture of the program's window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Frame {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// How the bytes are to be read.
    pub format: PixelFormat,
    /// When it was drawn, in milliseconds since the epoch.
    pub timestamp: u64,
    /// The pixels; sent behind the header.
    #[serde(skip)]
    pub data: Bytes,
}

/// How the bytes of a picture are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PixelFormat {
    /// Three bytes a pixel, rows from top to bottom, no padding.
    #[serde(rename = "RGB")]
    Rgb,
}

/// A piece of sound.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    #[serde(skip)]
    pub data: Bytes,
}

/// How the bytes of sound are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SampleFormat {
    /// Signed 16-bit little-endian, channels interleaved.
    #[serde(rename = "pcm_s16le")]
    PcmS16Le,
}

/// A picture in the shape of the first editor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
