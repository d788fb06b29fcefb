//! Numbers and colours as programs write them, within bounds.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// About how many bytes of JSON a number is.
pub(super) const PIXEL_BYTES: usize = 8;
/// No picture reaches further, in pixels.
const FURTHEST: f64 = 1_000_000.0;
const HUNDREDTHS: f64 = 100.0;

/// A coordinate or a length in pixels, in hundredths. Written as a number; one that is further out than anything
/// is shown comes nearer, and what is no number is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pixel(i32);

impl<'de> Deserialize<'de> for Pixel {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = f64::deserialize(deserializer)?.clamp(-FURTHEST, FURTHEST);
        #[expect(clippy::cast_possible_truncation, reason = "within bounds by the line above")]
        Ok(Self((value * HUNDREDTHS).round() as i32))
    }
}

impl Serialize for Pixel {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % 100 == 0 {
            serializer.serialize_i32(self.0 / 100)
        } else {
            serializer.serialize_f64(f64::from(self.0) / HUNDREDTHS)
        }
    }
}

/// A colour: `#rrggbb`, or the empty string, which paints nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Color(Option<[u8; 3]>);

impl<'de> Deserialize<'de> for Color {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.is_empty() {
            return Ok(Self(None));
        }
        let digits =
            text.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()));
        let value = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let Some([_, red, green, blue]) = value.map(u32::to_be_bytes) else {
            return Err(D::Error::custom("not a colour"));
        };
        Ok(Self(Some([red, green, blue])))
    }
}

impl Serialize for Color {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Some([red, green, blue]) => {
                serializer.collect_str(&format_args!("#{red:02x}{green:02x}{blue:02x}"))
            }
            None => serializer.serialize_str(""),
        }
    }
}
