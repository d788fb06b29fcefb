//! The memory into which a program puts what its window shows. It is the runner's: of a fixed size, and sealed, so that
//! nobody changes that. The program is hostile and may write anything there at any time, so everything is copied
//! first, by a call that has no more to fear than wrong bytes, and what was copied is then looked at.
//!
//! There are three slots. The program writes into one that is neither the newest nor being read, so it never waits; only
//! the newest picture counts. Numbers are little-endian:
//!
//! | at | bytes | who writes | what |
//! | --- | --- | --- | --- |
//! | 0 | 8 | program | the number of the newest picture, from 1 on |
//! | 8 | 4 | program | the slot in which it is |
//! | 16 | 4 | runner, and the program 0 | 1: say `{"type":"frame"}` when there is another |
//! | 20 | 4 | runner | the slot that is being read, plus one |
//! | 64 × (slot + 1) | 40 | program | number (8), where its pixels begin (8), width, height, bytes a row, format (4 each), time in ms (8) |
//! | 4096 … | | program | pixels |
//!
//! `playpen/_screen.py` is the other side.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::FileExt;

use playpen_pictures::{DEPTH, Picture};
use rustix::fs::{MemfdFlags, Mode, SealFlags};

/// How many pictures there is room for.
const SLOTS: u32 = 3;
/// The most pixels of a picture: what large screens have.
pub const MAX_PIXELS: u32 = 1 << 22;
/// The longest side of a picture, in pixels.
pub const MAX_SIDE: u32 = 4_096;
/// Where pixels may begin.
const HEAD: u64 = 4_096;
const SIZE: u64 = HEAD + SLOTS as u64 * MAX_PIXELS as u64 * DEPTH as u64;
const HEADER: usize = 40;
const WANTED: u64 = 16;
const READING: u64 = 20;

/// The runner's end.
#[derive(Debug)]
pub struct Screen(File);

/// The order of the bytes in a pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// Blue, green, red: what windows have.
    Bgr,
    /// Red, green, blue.
    Rgb,
}

/// What a program says of a picture, within bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Header {
    number: u64,
    place: u64,
    width: u32,
    height: u32,
    row: usize,
    order: Order,
    time: u64,
}

impl Screen {
    /// Makes one, and the program's end of it.
    pub fn new() -> io::Result<(Self, OwnedFd)> {
        let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
        let memory = rustix::fs::memfd_create("screen", flags)?;
        // Nothing to be executed.
        rustix::fs::fchmod(&memory, Mode::RUSR | Mode::WUSR)?;
        rustix::fs::ftruncate(&memory, SIZE)?;
        rustix::fs::fcntl_add_seals(&memory, SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL)?;
        let theirs = memory.try_clone()?;
        Ok((Self(File::from(memory)), theirs))
    }

    /// Has the program say when there is a picture that is newer than the one numbered `last`. Whether there is
    /// already.
    pub fn want(&self, last: u64) -> bool {
        // The program may have looked before it was asked: so the question comes first, then the look.
        let asked = self.0.write_all_at(&1_u32.to_le_bytes(), WANTED).is_ok();
        asked && self.newest().is_some_and(|(number, _)| number != last)
    }

    /// A copy of the newest picture; `None` where there is none, or nothing that is one.
    pub fn take(&self) -> Option<Picture> {
        for _ in 0..SLOTS {
            let (number, slot) = self.newest()?;
            let reading = |slot: u32| self.0.write_all_at(&slot.to_le_bytes(), READING).ok();
            reading(slot + 1)?;
            let header = self.header(slot);
            let pixels = header.map(|header| self.pixels(&header));
            // Whether it was the same all the time.
            let still = self.header(slot);
            reading(0)?;
            if still == header
                && let (Some(header), Some(pixels)) = (header, pixels)
                && header.number == number
            {
                let Header { width, height, time, .. } = header;
                return Some(Picture { number, width, height, time, pixels: pixels? });
            }
        }
        None
    }

    /// The number of the newest picture, and its slot.
    fn newest(&self) -> Option<(u64, u32)> {
        let mut bytes = [0; 12];
        self.0.read_exact_at(&mut bytes, 0).ok()?;
        let (number, slot) = (word(&bytes, 0), half(&bytes, 8));
        (number > 0 && slot < SLOTS).then_some((number, slot))
    }

    fn header(&self, slot: u32) -> Option<Header> {
        let mut bytes = [0; HEADER];
        self.0.read_exact_at(&mut bytes, 64 * (u64::from(slot) + 1)).ok()?;
        Header::read(&bytes)
    }

    fn pixels(&self, header: &Header) -> Option<Vec<u8>> {
        let wide = header.width as usize * DEPTH;
        let mut pixels = vec![0; wide * header.height as usize];
        if header.row == wide {
            self.0.read_exact_at(&mut pixels, header.place).ok()?;
        } else {
            let starts = (header.place..).step_by(header.row);
            for (row, start) in pixels.chunks_exact_mut(wide).zip(starts) {
                self.0.read_exact_at(row, start).ok()?;
            }
        }
        if header.order == Order::Bgr {
            playpen_pictures::swap(&mut pixels);
        }
        Some(pixels)
    }
}

impl Header {
    /// Reads what a program wrote; `None` where it makes no sense.
    fn read(bytes: &[u8; HEADER]) -> Option<Self> {
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
        (fair && within && header.row >= width as usize * DEPTH).then_some(header)
    }
}

fn word(bytes: &[u8], at: usize) -> u64 {
    bytes[at..].first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

fn half(bytes: &[u8], at: usize) -> u32 {
    bytes[at..].first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests;
