//! Makes frames of what a window shows: what of a picture is to be sent, and how. Pure, but that it takes the time of
//! the processor.

use std::io;

use playpen_pictures::{Area, Picture, changes, coarse, exact, rough};
use playpen_protocol::attached::Blob;
use playpen_protocol::event::{Frame, FramePart, MAX_FRAME_BYTES, PixelFormat};

/// A whole picture comes again when what changed since the last has so many bytes, and more than it.
const CHANGES: usize = 256 << 10;
/// Files of fewer bytes for each rectangle are not worth being inexact.
const SMALL: usize = 256;
/// So many pixels are worth a file of their own, and the header of a JPEG.
const LARGE: usize = 4_096;
/// So many pixels are one file at most, where they are of several rectangles.
const SHEET: usize = 16_384;
/// More rectangles that are not exact are one.
const ROUGH: usize = 100;

/// What readers have.
#[derive(Debug, Default)]
pub struct Film {
    /// What the last frame showed.
    shown: Option<Picture>,
    /// What of it is not exact.
    rough: Vec<Area>,
    /// The next frame is to be whole.
    torn: bool,
    /// How many bytes the last whole frame had, and those since.
    whole: usize,
    since: usize,
    /// How many frames there were.
    number: u64,
}

impl Film {
    /// The number of the last picture that was looked at.
    pub fn last(&self) -> u64 {
        self.shown.as_ref().map_or(0, |picture| picture.number)
    }

    /// Whether something of it is to be sent once more, exactly.
    pub fn is_rough(&self) -> bool {
        !self.rough.is_empty()
    }

    /// The last frame was not taken: those after it would change what nobody has.
    pub fn tear(&mut self) {
        self.torn = true;
    }

    /// The frame for this picture; `None` where it looks as the last one.
    pub fn frame(&mut self, picture: Picture, is_slow: bool) -> io::Result<Option<Frame>> {
        let same_size = |shown: &Picture| (shown.width, shown.height) == (picture.width, picture.height);
        let before = self.shown.take().filter(same_size);
        let key = before.is_none() || self.torn || self.since > CHANGES.max(self.whole);
        let known = before.as_ref().filter(|_| !key);
        let areas = if let Some(known) = known {
            changes(known, &picture)
        } else {
            self.rough.clear();
            vec![Area::of(&picture)]
        };
        let parts = sheets(areas).map(|sheet| self.file(&picture, known, &sheet, is_slow));
        let parts = parts.collect::<io::Result<Vec<_>>>();
        let frame = parts.map(|parts| self.made(&picture, key, parts.concat()));
        self.shown = Some(picture);
        frame
    }

    /// The frame that makes exact what is not; `None` where all is.
    pub fn refined(&mut self) -> io::Result<Option<Frame>> {
        let Some(picture) = self.shown.take() else { return Ok(None) };
        let areas = std::mem::take(&mut self.rough);
        let parts =
            sheets(areas).map(|sheet| parts(&sheet, PixelFormat::Png, exact(&picture, None, &sheet)?));
        let parts = parts.collect::<io::Result<Vec<_>>>();
        let frame = parts.map(|parts| self.made(&picture, false, parts.concat()));
        self.shown = Some(picture);
        // What is too large to be exact stays as it is.
        frame.map(|frame| frame.filter(|frame| frame.size() <= MAX_FRAME_BYTES))
    }

    fn made(&mut self, picture: &Picture, key: bool, parts: Vec<FramePart>) -> Option<Frame> {
        if parts.is_empty() {
            return None;
        }
        self.number += 1;
        let Picture { width, height, time: timestamp, .. } = *picture;
        let frame = Frame { width, height, key, number: self.number, timestamp, parts };
        if key {
            (self.torn, self.whole, self.since) = (false, frame.size(), 0);
        } else {
            self.since += frame.size();
        }
        Some(frame)
    }

    /// These areas as one file.
    fn file(
        &mut self,
        now: &Picture,
        before: Option<&Picture>,
        areas: &[Area],
        is_slow: bool,
    ) -> io::Result<Vec<FramePart>> {
        let file = exact(now, before, areas)?;
        if file.len() > MAX_FRAME_BYTES / 2 || (is_slow && file.len() > SMALL * areas.len()) {
            let (mut format, mut smaller) = (PixelFormat::Png, coarse(now, before, areas)?);
            if let [area] = areas
                && area.pixels() > LARGE
            {
                let jpeg = rough(now, area)?;
                if jpeg.len() < smaller.len() {
                    (format, smaller) = (PixelFormat::Jpeg, jpeg);
                }
            }
            if smaller.len() < file.len() {
                self.rough.extend(areas);
                if self.rough.len() > ROUGH {
                    let all = self.rough.drain(..).reduce(|one, other| one.joined(&other));
                    self.rough = all.into_iter().collect();
                }
                return parts(areas, format, smaller);
            }
        }
        parts(areas, PixelFormat::Png, file)
    }
}

/// Which areas are in one file: the large ones each in their own; of the small ones as many of about the same width as are
/// not too large together, since what looks alike costs less together and each file has a beginning and an end.
fn sheets(areas: Vec<Area>) -> impl Iterator<Item = Vec<Area>> {
    let (large, mut small): (Vec<_>, Vec<_>) = areas.into_iter().partition(|area| area.pixels() > LARGE);
    small.sort_by_key(|area| area.width);
    let mut sheets: Vec<_> = large.into_iter().map(|area| vec![area]).collect();
    let (mut sheet, mut height) = (Vec::new(), 0);
    for area in small {
        if (height + area.height) * area.width > SHEET {
            sheets.push(std::mem::take(&mut sheet));
            height = 0;
        }
        height += area.height;
        sheet.push(area);
    }
    sheets.into_iter().chain(Some(sheet).filter(|sheet| !sheet.is_empty()))
}

/// What the file of these areas has, from its top to its bottom. Its bytes are the first one's.
fn parts(areas: &[Area], format: PixelFormat, file: Vec<u8>) -> io::Result<Vec<FramePart>> {
    let mut data = Blob::from(file);
    let whole = |length: usize| u32::try_from(length).map_err(io::Error::other);
    let part = |area: &Area| -> io::Result<FramePart> {
        let (x, y, width, height) = (whole(area.x)?, whole(area.y)?, whole(area.width)?, whole(area.height)?);
        Ok(FramePart { x, y, width, height, format, data: std::mem::take(&mut data) })
    };
    areas.iter().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: usize = 640;
    const HEIGHT: usize = 480;

    /// Squares on black, each of a colour of its own, and another one in the next picture.
    fn picture(number: u64, side: usize, squares: &[(usize, usize)]) -> Picture {
        let mut pixels = vec![0; WIDTH * HEIGHT * 4];
        for (n, (x, y)) in squares.iter().enumerate() {
            let shade = u8::try_from(number).unwrap() * 100 + u8::try_from(n).unwrap();
            for row in *y..y + side {
                pixels[(row * WIDTH + x) * 4..][..side * 4].fill(shade);
            }
        }
        Picture { number, width: 640, height: 480, time: 0, pixels }
    }

    /// Draws a frame over what a reader has, by what docs/FRAMES.md says; how many files it had.
    fn draw(canvas: &mut [u8], frame: &Frame) -> usize {
        let mut files = 0;
        for parts in frame.parts.chunk_by(|_, next| next.data.is_empty()) {
            files += 1;
            let mut decoder = png::Decoder::new(io::Cursor::new(&*parts[0].data));
            decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::ALPHA);
            let mut reader = decoder.read_info().unwrap();
            let mut data = vec![0; reader.output_buffer_size().unwrap()];
            reader.next_frame(&mut data).unwrap();
            let mut rows = data.chunks_exact(reader.info().width as usize * 4);
            for part in parts {
                let at = part.y as usize * WIDTH + part.x as usize;
                for (y, row) in rows.by_ref().take(part.height as usize).enumerate() {
                    for (x, pixel) in row.chunks_exact(4).take(part.width as usize).enumerate() {
                        if pixel[3] == 255 {
                            canvas[(at + y * WIDTH + x) * 4..][..3].copy_from_slice(&pixel[..3]);
                        }
                    }
                }
            }
            assert_eq!(rows.next(), None);
        }
        files
    }

    #[test]
    fn small_things_that_move_are_one_file_and_large_ones_each_their_own() {
        let place = |by: usize, n: usize| (n % 3 * 200 + by, 50 + n / 3 * 200 + by);
        let [there, here] = [0, 6].map(|by| (0..6).map(|n| place(by, n)).collect::<Vec<_>>());
        // All in one file; more than one has room for; each in its own.
        for (side, files) in [(20, 1), (50, 2), (70, 6)] {
            let (mut film, mut canvas) = (Film::default(), vec![0; WIDTH * HEIGHT * 4]);
            let mut show = |picture: Picture| {
                let mut pixels = picture.pixels.clone();
                let frame = film.frame(picture, false).unwrap().unwrap();
                assert!(frame.is_within_bounds());
                let files = draw(&mut canvas, &frame);
                pixels.chunks_exact_mut(4).for_each(|pixel| pixel[3] = 0);
                assert!(canvas == pixels);
                files
            };
            assert_eq!(show(picture(1, side, &there)), 1);
            assert_eq!(show(picture(2, side, &here)), files, "{side}");
        }
    }

    #[test]
    fn what_is_not_exact_becomes_so() {
        let squares: Vec<_> = (0..6).map(|n| (n * 100, 50)).collect();
        let mut film = Film::default();
        let mut canvas = vec![0; WIDTH * HEIGHT * 4];
        draw(&mut canvas, &film.frame(picture(1, 8, &[]), true).unwrap().unwrap());
        let mut noisy = picture(2, 30, &squares);
        let mut seed = 1_u32;
        for pixel in noisy.pixels.chunks_exact_mut(4).filter(|pixel| pixel[0] > 0) {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            pixel.copy_from_slice(&(seed >> 8).to_le_bytes());
        }
        let wanted = noisy.pixels.clone();
        draw(&mut canvas, &film.frame(noisy, true).unwrap().unwrap());
        assert!(film.is_rough() && canvas != wanted);
        draw(&mut canvas, &film.refined().unwrap().unwrap());
        assert!(!film.is_rough() && canvas == wanted);
    }
}
