//! Makes frames of what a window shows: what of a picture is to be sent, and how. Pure, but that it takes the time of
//! the processor.

use std::io;

use playpen_pictures::{Area, Picture, changes, coarse, exact, rough};
use playpen_protocol::event::{Frame, FramePart, MAX_FRAME_BYTES, PixelFormat};

/// A whole picture comes again when what changed since the last has so many bytes, and more than it.
const CHANGES: usize = 256 << 10;
/// Smaller files are not worth being inexact.
const SMALL: usize = 256;
/// So many pixels are worth the header of a JPEG.
const BLURRED: usize = 4_096;
/// So many rectangles that are not exact are one.
const ROUGH: usize = 16;

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
        let parts = match &before {
            Some(before) if !key => {
                let areas = changes(before, &picture);
                areas.iter().map(|area| self.part(&picture, Some(before), area, is_slow)).collect()
            }
            _ => {
                self.rough.clear();
                self.part(&picture, None, &Area::of(&picture), is_slow).map(|part| vec![part])
            }
        };
        let frame = parts.map(|parts: Vec<FramePart>| self.made(&picture, key, parts));
        self.shown = Some(picture);
        frame
    }

    /// The frame that makes exact what is not; `None` where all is.
    pub fn refined(&mut self) -> io::Result<Option<Frame>> {
        let Some(picture) = self.shown.take() else { return Ok(None) };
        let areas = std::mem::take(&mut self.rough);
        let parts = areas.iter().map(|area| part(area, PixelFormat::Png, exact(&picture, None, area)?));
        let parts = parts.collect::<io::Result<Vec<_>>>();
        let frame = parts.map(|parts| self.made(&picture, false, parts));
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

    fn part(
        &mut self,
        now: &Picture,
        before: Option<&Picture>,
        area: &Area,
        is_slow: bool,
    ) -> io::Result<FramePart> {
        let file = exact(now, before, area)?;
        if file.len() > MAX_FRAME_BYTES / 2 || (is_slow && file.len() > SMALL) {
            let (mut format, mut smaller) = (PixelFormat::Png, coarse(now, before, area)?);
            if area.pixels() > BLURRED {
                let jpeg = rough(now, area)?;
                if jpeg.len() < smaller.len() {
                    (format, smaller) = (PixelFormat::Jpeg, jpeg);
                }
            }
            if smaller.len() < file.len() {
                self.rough.push(*area);
                if self.rough.len() > ROUGH {
                    let all = self.rough.drain(..).reduce(|one, other| one.joined(&other));
                    self.rough = all.into_iter().collect();
                }
                return part(area, format, smaller);
            }
        }
        part(area, PixelFormat::Png, file)
    }
}

fn part(area: &Area, format: PixelFormat, data: Vec<u8>) -> io::Result<FramePart> {
    let [x, y, width, height] = [area.x, area.y, area.width, area.height].map(u32::try_from);
    let whole = |length: Result<u32, _>| length.map_err(io::Error::other);
    let data = data.into();
    Ok(FramePart { x: whole(x)?, y: whole(y)?, width: whole(width)?, height: whole(height)?, format, data })
}
