//! How a program's sound is written down, and what it says. Pure.
//!
//! The program says it, and may lie: whatever comes is read as something, and no bytes are too many or too few.

use crate::door::{Shape, Size};

/// The sample rates that are played, in samples a second for each channel.
const RATES: std::ops::RangeInclusive<u32> = 4_000..=192_000;
/// The most channels.
const MAX_CHANNELS: u16 = 8;

impl Shape {
    /// Whether it is played.
    pub(super) fn is_within_bounds(self) -> bool {
        RATES.contains(&self.rate) && (1..=MAX_CHANNELS).contains(&self.channels)
    }

    /// The bytes of one sample of each channel.
    pub(super) fn frame_bytes(self) -> usize {
        let sample = match self.size {
            Size::U8 | Size::S8 => 1,
            Size::U16 | Size::S16 => 2,
            Size::F32 => 4,
        };
        sample * usize::from(self.channels)
    }

    /// How long so many bytes sound, in milliseconds.
    pub(super) fn millis(self, bytes: usize) -> u64 {
        (bytes / self.frame_bytes()) as u64 * 1_000 / u64::from(self.rate)
    }

    /// What whole frames say, left and right in turn, from -1 to 1. Of more than two channels the first two are heard.
    pub(super) fn stereo(self, bytes: &[u8]) -> Vec<f32> {
        let width = self.frame_bytes() / usize::from(self.channels);
        let right = if self.channels > 1 { width } else { 0 };
        let frames = bytes.chunks_exact(self.frame_bytes());
        frames.flat_map(|frame| [self.level(frame), self.level(&frame[right..])]).collect()
    }

    /// The first sample of these bytes.
    fn level(self, bytes: &[u8]) -> f32 {
        let two = || [bytes[0], bytes[1]];
        let four = || [bytes[0], bytes[1], bytes[2], bytes[3]];
        match self.size {
            Size::U8 => (f32::from(bytes[0]) - 128.0) / 128.0,
            Size::S8 => f32::from(bytes[0].cast_signed()) / 128.0,
            Size::U16 => (f32::from(u16::from_le_bytes(two())) - 32_768.0) / 32_768.0,
            Size::S16 => f32::from(i16::from_le_bytes(two())) / 32_768.0,
            // Of what is no number, or endless, the resampler would never be rid again.
            Size::F32 => {
                Some(f32::from_le_bytes(four())).filter(|v| v.is_finite()).map_or(0.0, |v| v.clamp(-1.0, 1.0))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shape(rate: u32, size: i32, channels: u16) -> Shape {
        serde_json::from_value(json!({"rate": rate, "size": size, "channels": channels})).unwrap()
    }

    #[test]
    fn samples_of_every_kind_say_the_same() {
        let half = [
            (8, vec![192, 64]),
            (-8, vec![64, 192]),
            (16, vec![0, 192, 0, 64]),
            (-16, vec![0, 64, 0, 192]),
            (-32, [0.5_f32.to_le_bytes(), (-0.5_f32).to_le_bytes()].concat()),
            (32, [0.5_f32.to_le_bytes(), (-0.5_f32).to_le_bytes()].concat()),
        ];
        for (size, bytes) in half {
            assert_eq!(shape(44_100, size, 2).stereo(&bytes), [0.5, -0.5], "{size}");
            assert_eq!(shape(44_100, size, 1).stereo(&bytes), [0.5, 0.5, -0.5, -0.5], "{size}");
        }
    }

    #[test]
    fn what_is_no_number_is_silent_and_what_is_too_loud_is_loud() {
        let levels = [f32::NAN, f32::INFINITY, 7.0, -1e30];
        let bytes: Vec<u8> = levels.iter().flat_map(|level| level.to_le_bytes()).collect();
        assert_eq!(shape(48_000, 32, 2).stereo(&bytes), [0.0, 0.0, 1.0, -1.0]);
    }

    #[test]
    fn of_many_channels_the_first_two_are_heard() {
        let bytes: Vec<u8> = (0..12).flat_map(|n: i16| (n * 1_024).to_le_bytes()).collect();
        let heard = shape(48_000, -16, 6).stereo(&bytes);
        assert_eq!(heard, [0.0, 1.0 / 32.0, 6.0 / 32.0, 7.0 / 32.0]);
        assert_eq!(shape(48_000, -16, 6).millis(48 * 12 * 7), 7);
    }

    #[test]
    fn what_nobody_plays_is_not_fair() {
        for (rate, channels) in [(0, 2), (3_999, 2), (192_001, 1), (48_000, 0), (48_000, 9), (u32::MAX, 2)] {
            assert!(!shape(rate, -16, channels).is_within_bounds());
        }
    }
}
