//! What a program says of its sound. Pure.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

/// The sample rates that a piece may have.
const RATES: std::ops::RangeInclusive<u32> = 8_000..=48_000;

/// What the sound in the pipe consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Shape {
    /// Samples a second, for each channel.
    pub rate: u32,
    /// How many take turns.
    pub channels: u16,
    /// How each is written down.
    pub size: Size,
}

/// How samples are written down, as pygame calls it: in bits, below zero where they are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "i32")]
pub enum Size {
    /// 8.
    U8,
    /// -8.
    S8,
    /// 16.
    U16,
    /// -16.
    S16,
    /// 32, a floating-point number, which has a sign however it is asked for.
    F32,
}

impl TryFrom<i32> for Size {
    type Error = &'static str;

    fn try_from(bits: i32) -> Result<Self, Self::Error> {
        Ok(match bits {
            8 => Self::U8,
            -8 => Self::S8,
            16 => Self::U16,
            -16 => Self::S16,
            32 | -32 => Self::F32,
            _ => return Err("no size of samples"),
        })
    }
}

/// Sound that the program made itself: signed 16-bit samples, little-endian, channels in turn.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Encoded")]
pub struct Piece {
    /// Samples a second, for each channel.
    pub rate: u32,
    /// 1 or 2.
    pub channels: u16,
    /// Whole ones of all channels.
    pub samples: Vec<u8>,
}

/// The same in a message.
#[derive(Deserialize)]
struct Encoded {
    rate: u32,
    channels: u16,
    data: String,
}

impl TryFrom<Encoded> for Piece {
    type Error = &'static str;

    fn try_from(Encoded { rate, channels, data }: Encoded) -> Result<Self, Self::Error> {
        let samples = STANDARD.decode(data).map_err(|_| "no base64")?;
        let is_fair = RATES.contains(&rate) && (1..=2).contains(&channels) && !samples.is_empty();
        if !is_fair || !samples.len().is_multiple_of(2 * usize::from(channels)) {
            return Err("no sound");
        }
        Ok(Self { rate, channels, samples })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_no_sound_is_refused() {
        let fair = json!({"rate": 8_000, "channels": 2, "data": "AAAA/w=="});
        assert_eq!(serde_json::from_value::<Piece>(fair.clone()).unwrap().samples, [0, 0, 0, 255]);
        let wrong = [
            ("rate", json!(7_999)),
            ("rate", json!(48_001)),
            ("channels", json!(0)),
            ("channels", json!(3)),
            ("data", json!("")),
            ("data", json!("AAA=")),
            ("data", json!("?")),
        ];
        for (name, value) in wrong {
            let mut piece = fair.clone();
            piece[name] = value.clone();
            assert!(serde_json::from_value::<Piece>(piece).is_err(), "{name} {value}");
        }
    }

    #[test]
    fn what_pygame_does_not_have_is_no_size() {
        for size in [0, 7, 12, -33, i32::MAX] {
            let shape = json!({"rate": 1, "channels": 1, "size": size});
            assert!(serde_json::from_value::<Shape>(shape).is_err(), "{size}");
        }
    }
}
