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

mod header;

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::FileExt;

use playpen_pictures::Picture;
use rustix::fs::{MemfdFlags, Mode, SealFlags};

use self::header::{HEADER, Header, NEWEST, Order, SIZE, SLOTS, newest, place_of};
pub use self::header::{MAX_PIXELS, MAX_SIDE};

const WANTED: u64 = 16;
const READING: u64 = 20;

/// The runner's end.
#[derive(Debug)]
pub struct Screen(File);

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
        let mut bytes = [0; NEWEST];
        self.0.read_exact_at(&mut bytes, 0).ok()?;
        newest(&bytes)
    }

    fn header(&self, slot: u32) -> Option<Header> {
        let mut bytes = [0; HEADER];
        self.0.read_exact_at(&mut bytes, place_of(slot)).ok()?;
        Header::read(&bytes)
    }

    fn pixels(&self, header: &Header) -> Option<Vec<u8>> {
        let wide = header.wide();
        let mut pixels = vec![0; wide * header.height as usize];
        if header.row == wide {
            self.0.read_exact_at(&mut pixels, header.place).ok()?;
        } else {
            for (row, start) in pixels.chunks_exact_mut(wide).zip(header.rows()) {
                self.0.read_exact_at(row, start).ok()?;
            }
        }
        if header.order == Order::Bgr {
            playpen_pictures::swap(&mut pixels);
        }
        Some(pixels)
    }
}

#[cfg(test)]
mod tests;
