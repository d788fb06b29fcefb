//! Steps of sound as packets of Opus.

use ropus::{Application, Bitrate, Channels, Encoder};

use super::tuner::{RATE, STEP};

/// What a second of sound takes, in bits: a game's sound loses nothing that is heard.
const BITS_A_SECOND: u32 = 96_000;
/// How hard the encoder tries, of 10: beyond this it takes longer for what is not heard.
const COMPLEXITY: u8 = 5;
/// More than any packet of one step has, in bytes.
const MAX_PACKET: usize = 1_275;
/// So many steps after the last sound a decoder has nothing left of it.
const ECHO: u32 = 2;

/// Encodes the steps of one run, one after the other.
#[derive(Default)]
pub(super) struct Packer {
    /// There from the first sound on.
    encoder: Option<Box<Encoder>>,
    /// How many steps of silence came one after the other, since there was sound.
    quiet: u32,
}

impl Packer {
    /// The packet of a step; `None` where there is nothing to hear.
    pub(super) fn pack(&mut self, step: Option<&[f32]>) -> Option<Vec<u8>> {
        if step.is_none() {
            self.encoder.as_ref()?;
            self.quiet = self.quiet.saturating_add(1);
            if self.quiet > ECHO {
                return None;
            }
        } else {
            self.quiet = 0;
        }
        let mut samples = [0; STEP];
        for (sample, level) in samples.iter_mut().zip(step.unwrap_or_default()) {
            #[expect(clippy::cast_possible_truncation, reason = "what is too loud is as loud as can be")]
            let loudness = (level * 32_767.0) as i16;
            *sample = loudness;
        }
        if self.encoder.is_none() {
            self.encoder = Some(Box::new(encoder()?));
        }
        let mut packet = vec![0; MAX_PACKET];
        let length = self.encoder.as_mut()?.encode(&samples, &mut packet).ok()?;
        packet.truncate(length);
        Some(packet)
    }
}

fn encoder() -> Option<Encoder> {
    let bitrate = Bitrate::try_bits(BITS_A_SECOND).ok()?;
    // The application that adds the least delay: 2.5 ms.
    Encoder::builder(RATE, Channels::Stereo, Application::RestrictedLowDelay)
        .bitrate(bitrate)
        .complexity(COMPLEXITY)
        .build()
        .ok()
}

#[cfg(test)]
mod tests {
    use ropus::{DecodeMode, Decoder};

    use super::*;

    #[test]
    fn silence_takes_nothing_before_and_little_after_sound() {
        let mut opus = Packer::default();
        assert_eq!(opus.pack(None), None);
        assert!(opus.encoder.is_none());
        assert!(opus.pack(Some(&[0.5; STEP])).is_some());
        let after = (0..10).filter(|_| opus.pack(None).is_some()).count();
        assert_eq!(after, ECHO as usize);
    }

    /// The loudest noise, edges, and steps that are too short: the encoder has a packet for each, within its size.
    #[test]
    fn the_wildest_sound_is_packed_and_heard() {
        let mut opus = Packer::default();
        let mut decoder = Decoder::new(RATE, Channels::Stereo).unwrap();
        let mut seed = 1_u32;
        for n in 0..200_usize {
            let step: Vec<f32> = (0..STEP)
                .map(|at| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    let [_, _, low, high] = seed.to_le_bytes();
                    match n % 5 {
                        0 => f32::from(i16::from_le_bytes([low, high])) / 32_768.0,
                        1 => f32::from(high) - 128.0,
                        2 => f32::from(u8::from(at == n)),
                        3 => f32::from(u8::from((at / 2).is_multiple_of(2))) * 2.0 - 1.0,
                        _ => f32::from_bits(seed),
                    }
                })
                .collect();
            let packet = opus.pack(Some(&step[..STEP - n % 7])).unwrap();
            assert!(!packet.is_empty() && packet.len() <= MAX_PACKET);
            let mut heard = [0; STEP];
            assert_eq!(decoder.decode(&packet, &mut heard, DecodeMode::Normal).unwrap(), STEP / 2);
        }
    }
}
