//! What a program mixes, and what it says of it: bytes that are read as samples.

use arbitrary::Unstructured;

#[path = "../../runner/src/sound/shape.rs"]
mod shape;

use crate::door::Shape;

/// Whatever shape is played, bytes in it are as many levels as there are whole frames of two, none beyond what can be heard.
///
/// # Panics
///
/// Where that does not hold.
pub fn sound(bytes: &[u8]) {
    let mut input = Unstructured::new(bytes);
    let (rate, channels, bits): (u32, u16, i8) = input.arbitrary().unwrap_or_default();
    let Ok(size) = i32::from(bits).try_into() else { return };
    let shape = Shape { rate, channels, size };
    if !shape.is_within_bounds() {
        return;
    }
    let bytes = input.take_rest();
    let levels = shape.stereo(bytes);
    assert_eq!(levels.len(), bytes.len() / shape.frame_bytes() * 2);
    assert!(levels.iter().all(|level| (-1.0..=1.0).contains(level)));
    assert!(shape.millis(bytes.len()) <= bytes.len() as u64);
}
