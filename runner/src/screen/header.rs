//! What a program says of its pictures, within bounds. Pure.

use playpen_pictures::DEPTH;

/// How many pictures there is room for.
pub(super) const SLOTS: u32 = 3;
/// The most pixels of a picture: what large screens have.
pub const MAX_PIXELS: u32 = 1 << 22;
/// The longest side of a picture, in pixels.
pub const MAX_SIDE: u32 = 4_096;
/// Where pixels may begin.
pub(super) const HEAD: u64 = 4_096;
/// The bytes of all of it.
pub(super) const SIZE: u64 = HEAD + SLOTS as u64 * MAX_PIXELS as u64 * DEPTH as u64;
/// The bytes that say which picture is the newest, at the beginning.
pub(super) const NEWEST: usize = 12;
/// The bytes that say what is in a slot.
pub(super) const HEADER: usize = 40;

/// The order of the bytes in a pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Blue, green, red: what windows have.
    Bgr,
    /// Red, green, blue.
    Rgb,
}

/// What a program says of a picture, within bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) number: u64,
    /// Where its pixels begin, and how many bytes further on each row begins.
    pub(super) place: u64,
    pub(super) row: usize,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) order: Order,
    /// In milliseconds.
    pub(super) time: u64,
}

/// The number of the newest picture, and its slot.
pub(super) fn newest(bytes: &[u8; NEWEST]) -> Option<(u64, u32)> {
    let (number, slot) = (word(bytes, 0), half(bytes, 8));
    (number > 0 && slot < SLOTS).then_some((number, slot))
}

/// Where the header of a slot is.
pub(super) fn place_of(slot: u32) -> u64 {
    64 * (u64::from(slot) + 1)
}

impl Header {
    /// Reads what a program wrote; `None` where it makes no sense.
    pub(super) fn read(bytes: &[u8; HEADER]) -> Option<Self> {
        let (width, height) = (half(bytes, 16), half(bytes, 20));
        let order = match half(bytes, 28) {
            0 => Order::Bgr,
            1 => Order::Rgb,
            _ => return None,
        };
        let header = Self {
            number: word(bytes, 0),
            place: word(bytes, 8),
            width,
            height,
            row: usize::try_from(half(bytes, 24)).ok()?,
            order,
            time: word(bytes, 32),
        };
        let sides = 1..=MAX_SIDE;
        let fair = sides.contains(&width) && sides.contains(&height) && width * height <= MAX_PIXELS;
        let length = header.row as u64 * u64::from(height);
        let within = (HEAD..=SIZE).contains(&header.place) && length <= SIZE - header.place;
        (fair && within && header.row >= header.wide()).then_some(header)
    }

    /// The bytes of a row's pixels.
    pub(super) fn wide(&self) -> usize {
        self.width as usize * DEPTH
    }

    /// Where each row begins.
    pub(super) fn rows(&self) -> impl Iterator<Item = u64> {
        (self.place..).step_by(self.row).take(self.height as usize)
    }
}

fn word(bytes: &[u8], at: usize) -> u64 {
    bytes[at..].first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

fn half(bytes: &[u8], at: usize) -> u32 {
    bytes[at..].first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes))
}
