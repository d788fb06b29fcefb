//! Brings sound of any rate to the one that travels, in steps of equal length. Pure.

use audioadapter_buffers::direct::InterleavedSlice;
use rubato::{
    Async, FixedAsync, Resampler, SincInterpolationParameters, SincInterpolationType, WindowFunction,
};

use crate::door::Shape;

/// The samples a second, for each channel, that travel: what Opus has at best.
pub(super) const RATE: u32 = 48_000;
/// How many of them are one step: 20 ms.
pub(super) const STEP_FRAMES: usize = 960;
/// One step, left and right in turn.
pub(super) const STEP: usize = 2 * STEP_FRAMES;

/// How far the resampler looks in each direction, in samples, and between how many known places it finds those
/// that it needs. Its errors are about 90 dB below the sound.
const REACH: usize = 64;
const PLACES: usize = 160;
/// So many steps after the last sound the resampler has nothing left of it.
const ECHO: u32 = 3;

/// Takes bytes of one shape, and gives steps.
pub(super) struct Tuner {
    shape: Shape,
    /// None where the rate is right as it is.
    resampler: Option<Async<f32>>,
    /// How many steps of silence came one after the other.
    quiet: u32,
}

impl Tuner {
    /// `None` where that shape cannot be played.
    pub(super) fn new(shape: Shape) -> Option<Self> {
        if !shape.is_within_bounds() {
            return None;
        }
        let resampler = if shape.rate == RATE {
            None
        } else {
            let parameters = SincInterpolationParameters::new(REACH, WindowFunction::BlackmanHarris2)
                .oversampling_factor(PLACES)
                .interpolation(SincInterpolationType::Linear);
            let ratio = f64::from(RATE) / f64::from(shape.rate);
            let made = Async::new_sinc(ratio, 1.0, &parameters, STEP_FRAMES, 2, FixedAsync::Output);
            Some(made.ok()?)
        };
        Some(Self { shape, resampler, quiet: ECHO })
    }

    pub(super) fn shape(&self) -> Shape {
        self.shape
    }

    /// How many bytes the next step takes.
    pub(super) fn wanted(&self) -> usize {
        let frames = self.resampler.as_ref().map_or(STEP_FRAMES, Resampler::input_frames_next);
        frames * self.shape.frame_bytes()
    }

    /// The next step. What of `bytes` is missing is silent. `None` where all of it is.
    pub(super) fn step(&mut self, bytes: &[u8]) -> Option<Vec<f32>> {
        let mut heard = self.shape.stereo(bytes);
        let is_quiet = heard.iter().all(|level| *level == 0.0);
        self.quiet = if is_quiet { self.quiet.saturating_add(1) } else { 0 };
        if self.quiet > ECHO {
            return None;
        }
        heard.resize(2 * self.wanted() / self.shape.frame_bytes(), 0.0);
        let Some(resampler) = &mut self.resampler else { return Some(heard) };
        let mut step = vec![0.0; STEP];
        let input = InterleavedSlice::new(&heard, 2, heard.len() / 2).ok()?;
        let mut output = InterleavedSlice::new_mut(&mut step, 2, STEP_FRAMES).ok()?;
        resampler.process_into_buffer(&input, &mut output, None).ok()?;
        Some(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::door::Size;

    fn tuner(rate: u32, channels: u16) -> Tuner {
        Tuner::new(Shape { rate, channels, size: Size::S16 }).unwrap()
    }

    /// A second of a tone, as the program writes it.
    fn tone(rate: u32, hertz: f64) -> Vec<u8> {
        let phase = |n: u32| f64::from(n) * hertz / f64::from(rate) * std::f64::consts::TAU;
        #[expect(clippy::cast_possible_truncation, reason = "half as loud as can be")]
        let sample = |n: u32| (phase(n).sin() * 16_384.0) as i16;
        (0..rate).flat_map(|n| sample(n).to_le_bytes()).collect()
    }

    fn tuned(tuner: &mut Tuner, mut bytes: &[u8]) -> Vec<f32> {
        let mut all = Vec::new();
        while !bytes.is_empty() {
            let taken = tuner.wanted().min(bytes.len());
            all.extend(tuner.step(&bytes[..taken]).unwrap());
            bytes = &bytes[taken..];
        }
        all
    }

    #[test]
    fn a_tone_of_any_rate_keeps_its_pitch_and_its_length() {
        for rate in [8_000, 11_025, 22_050, 44_100, 48_000, 96_000] {
            let heard = tuned(&mut tuner(rate, 1), &tone(rate, 440.0));
            let left: Vec<f32> = heard.iter().step_by(2).copied().collect();
            assert!(left.len().abs_diff(48_000) <= STEP_FRAMES, "{rate}: {}", left.len());
            // Around its edges a filter rings a little.
            let (mut waves, mut was_low) = (0_usize, false);
            for level in &left {
                waves += usize::from(was_low && *level > 0.1);
                was_low = *level < -0.1 || was_low && *level <= 0.1;
            }
            assert!(waves.abs_diff(440) <= 2, "{rate}: {waves}");
            let loudest = left.iter().copied().fold(0.0, f32::max);
            assert!((0.48..0.53).contains(&loudest), "{rate}: {loudest}");
        }
    }

    #[test]
    fn silence_is_none_but_for_what_still_echoes() {
        let mut tuner = tuner(44_100, 2);
        assert_eq!(tuner.step(&[]), None);
        let wanted = tuner.wanted();
        assert!(tuner.step(&vec![99; wanted]).is_some());
        let echoes = (0..10).filter(|_| tuner.step(&vec![0; wanted]).is_some()).count();
        assert_eq!(echoes, ECHO as usize);
    }

    #[test]
    fn the_wildest_bytes_of_every_shape_are_steps_that_are_finite() {
        let mut seed = 7_u32;
        let wild =
            [(4_000, Size::U8, 1), (44_100, Size::S16, 2), (192_000, Size::F32, 8), (47_999, Size::F32, 2)];
        for (rate, size, channels) in wild {
            let mut tuner = Tuner::new(Shape { rate, channels, size }).unwrap();
            for _ in 0..20 {
                let bytes: Vec<u8> = (0..tuner.wanted())
                    .map(|_| {
                        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                        seed.to_le_bytes()[3]
                    })
                    .collect();
                let step = tuner.step(&bytes).unwrap();
                assert!(step.len() == STEP && step.iter().all(|level| level.abs() < 4.0));
            }
        }
    }
}
