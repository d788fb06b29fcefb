//! Sound that a program hands over itself, piece by piece. Pure: time is a value.

use playpen_protocol::event::{Audio, SampleFormat};

use crate::door::Piece;

/// How much may wait to be heard, in milliseconds.
const AHEAD_MS: f64 = 10_000.0;

/// Lines the pieces of one run up.
#[derive(Debug, Default)]
pub(crate) struct Handed {
    count: u64,
    /// When what was handed over has been heard, in milliseconds since the epoch.
    until: f64,
}

impl Handed {
    /// What is to be heard of the piece at `now`, in milliseconds since the epoch, after all before it. `None` where
    /// too much waits.
    pub(crate) fn take(&mut self, piece: Piece, now: u64) -> Option<Audio> {
        #[expect(clippy::cast_precision_loss, reason = "a date in milliseconds has 41 bits")]
        let begins = self.until.max(now as f64);
        #[expect(clippy::cast_precision_loss, reason = "a message has 32 KiB at most")]
        let frames = piece.samples.len() as f64 / 2.0 / f64::from(piece.channels);
        let duration_ms = frames * 1e3 / f64::from(piece.rate);
        #[expect(clippy::cast_precision_loss, reason = "as above")]
        let is_too_much = begins + duration_ms > now as f64 + AHEAD_MS;
        if is_too_much {
            return None;
        }
        self.until = begins + duration_ms;
        self.count += 1;
        Some(Audio {
            sample_rate: piece.rate,
            channels: piece.channels,
            format: SampleFormat::PcmS16Le,
            chunk: self.count,
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a date")]
            timestamp: begins as u64,
            duration_ms,
            data: piece.samples.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_follow_each_other_and_what_is_too_far_ahead_is_not_taken() {
        let mut handed = Handed::default();
        let second = Piece { rate: 8_000, channels: 1, samples: vec![1; 16_000] };
        for n in 0..10 {
            let audio = handed.take(second.clone(), 5_000).unwrap();
            assert_eq!((audio.timestamp, audio.chunk), (5_000 + n * 1_000, n + 1));
            assert!((audio.duration_ms - 1_000.0).abs() < 1e-6);
        }
        assert_eq!(handed.take(second.clone(), 5_000), None);
        assert_eq!(handed.take(second.clone(), 6_000).unwrap().timestamp, 15_000);
        assert_eq!(handed.take(second, 60_000).unwrap().timestamp, 60_000);
    }
}
