//! What a window showed: where two pictures differ, and how that is written as a file. Pure.
//!
//! A crate of its own so that it is optimised in every build: it goes through each pixel of each picture.

mod changes;
mod encode;

pub use changes::{Area, changes};
pub use encode::{coarse, exact, rough};

/// Bytes of a pixel, the last of which means nothing.
pub const DEPTH: usize = 4;

/// What a window showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its number: how often the window has been shown.
    pub number: u64,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// When, in milliseconds since the epoch, as the program says.
    pub time: u64,
    /// Four bytes a pixel, rows from top to bottom: red, green, blue, and one without meaning.
    pub pixels: Vec<u8>,
}

/// Makes blue, green, red of red, green, blue, and the other way round.
pub fn swap(pixels: &mut [u8]) {
    let (whole, _) = pixels.as_chunks_mut::<DEPTH>();
    for [blue, _, red, _] in whole {
        std::mem::swap(blue, red);
    }
}
