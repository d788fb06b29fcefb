//! What is different between two pictures, as a few rectangles. Pure.

use crate::{DEPTH, Picture};

/// The side of the squares in which pictures are compared, in pixels.
const TILE: usize = 32;
/// More rectangles than these are one.
const MOST: usize = 200;

/// A rectangle of a picture, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// From the left.
    pub x: usize,
    /// From the top.
    pub y: usize,
    /// How wide it is.
    pub width: usize,
    /// How high it is.
    pub height: usize,
}

impl Area {
    /// All of a picture.
    pub fn of(picture: &Picture) -> Self {
        Self { x: 0, y: 0, width: picture.width as usize, height: picture.height as usize }
    }

    /// How many pixels it has.
    pub fn pixels(&self) -> usize {
        self.width * self.height
    }

    /// The smallest in which both are.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let right = (self.x + self.width).max(other.x + other.width);
        let bottom = (self.y + self.height).max(other.y + other.height);
        Self { x, y, width: right - x, height: bottom - y }
    }

    /// Its rows in a picture that is so wide, as bytes.
    pub fn rows<'a>(&self, pixels: &'a [u8], wide: u32) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let (row, start, length) = (wide as usize * DEPTH, self.x * DEPTH, self.width * DEPTH);
        let rows = pixels.chunks_exact(row).skip(self.y).take(self.height);
        rows.map(move |row| &row[start..start + length])
    }
}

/// Where `now` differs from `before`, which has the same size: areas that have no pixel in common.
pub fn changes(before: &Picture, now: &Picture) -> Vec<Area> {
    let mut areas: Vec<Area> = Vec::new();
    // Those of the last row of tiles, which may go on in the next.
    let mut open: Vec<Area> = Vec::new();
    let (width, height) = (now.width as usize, now.height as usize);
    for y in (0..height).step_by(TILE) {
        let tall = TILE.min(height - y);
        let strip = |picture: &Picture| y * width * DEPTH..(y + tall) * picture.width as usize * DEPTH;
        let mut runs: Vec<Area> = Vec::new();
        if before.pixels[strip(before)] != now.pixels[strip(now)] {
            for x in (0..width).step_by(TILE) {
                let tile = Area { x, y, width: TILE.min(width - x), height: tall };
                if !is_same(before, now, &tile) {
                    match runs.last_mut() {
                        Some(run) if run.x + run.width == x => run.width += tile.width,
                        _ => runs.push(tile),
                    }
                }
            }
        }
        let mut next = Vec::new();
        for run in runs {
            let above = open.iter().position(|area| (area.x, area.width) == (run.x, run.width));
            next.push(above.map_or(run, |at| open.swap_remove(at).joined(&run)));
        }
        areas.append(&mut open);
        open = next;
    }
    areas.append(&mut open);
    if areas.len() > MOST {
        let all = areas.iter().copied().reduce(|one, other| one.joined(&other));
        areas = all.into_iter().collect();
    }
    areas.iter().map(|area| tight(before, now, area)).collect()
}

fn is_same(before: &Picture, now: &Picture, area: &Area) -> bool {
    area.rows(&before.pixels, before.width).eq(area.rows(&now.pixels, now.width))
}

/// The part of an area that has something different in it, outside of which there is nothing.
fn tight(before: &Picture, now: &Picture, area: &Area) -> Area {
    let (mut top, mut bottom, mut left, mut right) = (area.height, 0, area.width, 0);
    let rows = area.rows(&before.pixels, before.width).zip(area.rows(&now.pixels, now.width));
    for (y, (old, new)) in rows.enumerate() {
        if old == new {
            continue;
        }
        (top, bottom) = (top.min(y), y + 1);
        let differs = |(old, new): (&[u8; DEPTH], &[u8; DEPTH])| old != new;
        let ((old, _), (new, _)) = (old.as_chunks(), new.as_chunks());
        let first = old[..left].iter().zip(&new[..left]).position(differs);
        left = first.unwrap_or(left);
        let last = old[right..].iter().zip(&new[right..]).rposition(differs);
        right = last.map_or(right, |at| right + at + 1);
    }
    if bottom == 0 {
        return *area;
    }
    Area { x: area.x + left, y: area.y + top, width: right - left, height: bottom - top }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn picture(width: u32, height: u32) -> Picture {
        let pixels = vec![0; (width * height) as usize * DEPTH];
        Picture { number: 1, width, height, time: 0, pixels }
    }

    fn dotted(picture: &Picture, dots: &[(usize, usize)]) -> Picture {
        let mut picture = picture.clone();
        for (x, y) in dots {
            picture.pixels[(y * picture.width as usize + x) * DEPTH] ^= 255;
        }
        picture
    }

    #[test]
    fn a_thing_that_moves_is_one_area_as_large_as_it() {
        let nothing = picture(640, 480);
        let dots: Vec<_> = (40..80).flat_map(|x| (50..110).map(move |y| (x, y))).collect();
        let area = Area { x: 40, y: 50, width: 40, height: 60 };
        assert_eq!(changes(&nothing, &dotted(&nothing, &dots)), [area]);
        assert_eq!(changes(&nothing, &nothing), []);
    }

    #[test]
    fn far_ends_are_areas_of_their_own() {
        let nothing = picture(100, 70);
        let found = changes(&nothing, &dotted(&nothing, &[(0, 0), (99, 69)]));
        let spot = |x, y| Area { x, y, width: 1, height: 1 };
        assert_eq!(found, [spot(0, 0), spot(99, 69)]);
    }

    proptest! {
        /// Whatever changes, putting the areas of the new picture over the old one makes the new one.
        #[test]
        fn areas_have_every_change_once(dots in prop::collection::vec((0_usize..90, 0_usize..75), 0..40)) {
            let before = picture(90, 75);
            let now = dotted(&before, &dots);
            let mut covered = vec![0; 90 * 75];
            for area in changes(&before, &now) {
                for y in area.y..area.y + area.height {
                    for x in area.x..area.x + area.width {
                        covered[y * 90 + x] += 1;
                    }
                }
            }
            prop_assert!(covered.iter().all(|times| *times <= 1));
            for (at, times) in covered.iter().enumerate() {
                let same = before.pixels[at * DEPTH] == now.pixels[at * DEPTH];
                prop_assert!(same || *times == 1);
            }
        }
    }
}
