//! The single events of the first KidsCoding runner, read from untrusted JSON.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use crate::attached::Blob;
use crate::event::{
    Audio, Frame, FramePart, FramePicture, MAX_FRAME_SIDE, PixelFormat, SampleFormat, Stream,
};
use crate::problem::{ErrorCode, Refusal};

/// One event, without a lease and without a number.
#[derive(Debug, Clone, PartialEq)]
pub enum ForeignEvent {
    /// The program runs.
    Started,
    /// The program wrote text.
    Chunk {
        /// Where to.
        stream: Stream,
        /// What.
        chunk: String,
    },
    /// A picture.
    Visualization(Frame),
    /// A piece of sound.
    Audio(Audio),
    /// The program ended well.
    Completed {
        /// All that it wrote, where the runner says so.
        stdout: Option<String>,
        /// Likewise.
        stderr: Option<String>,
    },
    /// It did not.
    Failed {
        /// What happened.
        error: String,
        /// All that it wrote to standard error, where the runner says so.
        stderr: Option<String>,
    },
}

/// The event as it is sent.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Raw {
    Started {},
    Chunk { stream: Stream, chunk: String },
    Visualization { frame: FramePicture },
    Audio(RawAudio),
    Completed { stdout: Option<String>, stderr: Option<String> },
    Failed { error: String, stderr: Option<String> },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawAudio {
    sample_rate: u32,
    channels: u16,
    format: SampleFormat,
    data: String,
    seq: Option<u64>,
    timestamp: Option<f64>,
    duration_ms: Option<f64>,
}

impl ForeignEvent {
    pub(super) fn parse(body: &[u8]) -> Result<Self, Refusal> {
        let raw = serde_json::from_slice(body).map_err(|why| invalid(format!("not an event: {why}")))?;
        Ok(match raw {
            Raw::Started {} => Self::Started,
            Raw::Chunk { stream, chunk } => Self::Chunk { stream, chunk },
            Raw::Visualization { frame } => Self::Visualization(picture(&frame)?),
            Raw::Audio(audio) => Self::Audio(sound(&audio)?),
            Raw::Completed { stdout, stderr } => Self::Completed { stdout, stderr },
            Raw::Failed { error, stderr } => Self::Failed { error, stderr },
        })
    }
}

fn picture(frame: &FramePicture) -> Result<Frame, Refusal> {
    let FramePicture { width, height, format, ref data, timestamp } = *frame;
    if !(1..=MAX_FRAME_SIDE).contains(&width) || !(1..=MAX_FRAME_SIDE).contains(&height) {
        let most = format!("sides of 1 to {MAX_FRAME_SIDE} are accepted");
        return Err(invalid(format!("a picture of {width}×{height}; {most}")));
    }
    let PixelFormat::Rgb = format else { return Err(invalid("a picture that is not RGB".to_owned())) };
    let data = decode(data)?;
    let want = width as usize * height as usize * 3;
    if data.len() != want {
        let got = data.len();
        return Err(invalid(format!("a picture of {width}×{height} in RGB has {want} bytes, not {got}")));
    }
    let parts = vec![FramePart { x: 0, y: 0, width, height, format, data }];
    Ok(Frame { width, height, key: true, number: 0, timestamp, parts })
}

fn sound(raw: &RawAudio) -> Result<Audio, Refusal> {
    let RawAudio { sample_rate, channels, format, .. } = *raw;
    if !(1..=Audio::MAX_SAMPLE_RATE).contains(&sample_rate) || !(1..=2).contains(&channels) {
        let most = format!("up to {} Hz in 1 or 2 channels are accepted", Audio::MAX_SAMPLE_RATE);
        return Err(invalid(format!("sound of {sample_rate} Hz in {channels} channels; {most}")));
    }
    let SampleFormat::PcmS16Le = format else {
        return Err(invalid("sound that is not pcm_s16le".to_owned()));
    };
    let data = decode(&raw.data)?;
    let samples = data.len() / (2 * usize::from(channels));
    #[expect(clippy::cast_precision_loss, reason = "a piece of sound has far fewer samples than 2^52")]
    let measured = samples as f64 * 1_000.0 / f64::from(sample_rate);
    Ok(Audio {
        sample_rate,
        channels,
        format,
        chunk: raw.seq.unwrap_or(0),
        timestamp: raw.timestamp.map_or(0, whole),
        duration_ms: raw.duration_ms.filter(|ms| ms.is_finite() && *ms >= 0.0).unwrap_or(measured),
        data,
    })
}

fn decode(text: &str) -> Result<Blob, Refusal> {
    STANDARD.decode(text).map(Blob::from).map_err(|why| invalid(format!("`data` is not base64: {why}")))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates, as wanted")]
fn whole(ms: f64) -> u64 {
    ms as u64
}

fn invalid(message: String) -> Refusal {
    Refusal::new(ErrorCode::InvalidPayload, message)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn parse(event: &Value) -> Result<ForeignEvent, Refusal> {
        ForeignEvent::parse(event.to_string().as_bytes())
    }

    fn frame(width: u32, height: u32, bytes: usize) -> Value {
        json!({"type": "visualization", "frame": {
            "width": width, "height": height, "format": "RGB", "data": STANDARD.encode(vec![7; bytes]), "timestamp": 5,
        }})
    }

    #[test]
    fn a_picture_has_the_bytes_that_its_size_says() {
        let Ok(ForeignEvent::Visualization(picture)) = parse(&frame(2, 3, 18)) else { panic!("refused") };
        assert_eq!((picture.width, picture.height, picture.parts[0].data.len()), (2, 3, 18));
        for (width, height, bytes) in [(2, 3, 17), (0, 3, 0), (5_000, 1, 15_000), (u32::MAX, u32::MAX, 3)] {
            assert!(parse(&frame(width, height, bytes)).is_err(), "{width}×{height}");
        }
    }

    #[test]
    fn sound_is_bounded_and_its_length_is_known() {
        let sound = |rate: u32, channels: u16| {
            json!({"type": "audio", "sampleRate": rate, "channels": channels, "format": "pcm_s16le",
                   "data": STANDARD.encode([0; 400])})
        };
        let Ok(ForeignEvent::Audio(audio)) = parse(&sound(1_000, 2)) else { panic!("refused") };
        assert!((audio.duration_ms - 100.0).abs() < 1e-9);
        for (rate, channels) in [(0, 1), (1_000, 0), (1_000, 3), (1 << 30, 1)] {
            assert!(parse(&sound(rate, channels)).is_err(), "{rate} {channels}");
        }
    }

    #[test]
    fn an_ending_may_repeat_the_output() {
        let event = json!({"type": "failed", "error": "boom", "stderr": "Traceback", "finishedAt": 12.7});
        let want = ForeignEvent::Failed { error: "boom".into(), stderr: Some("Traceback".into()) };
        assert_eq!(parse(&event), Ok(want));
    }
}
