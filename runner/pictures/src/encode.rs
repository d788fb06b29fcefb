//! Areas of a picture as a file that every browser reads. Pure.
//!
//! Measured in `docs/decisions/2026-11-27-pictures-as-png-and-jpeg.md`.

use std::io;

use png::{BitDepth, ColorType, Compression, Encoder, Filter};

use crate::{Area, DEPTH, Picture};

/// With so many colours a picture is a table of them and one byte a pixel.
const COLORS: usize = 256;
/// Up to so many pixels of more colours it pays to look for long matches.
const SMALL: usize = 16_384;
/// The bits of a shade that count where it is coarse.
const SHADES: u8 = 0xf0;
/// How good a JPEG is, of 100.
const QUALITY: u8 = 75;

/// All of it as it is: a PNG, in which the areas stand one below the other, each at the left. Where there is a picture
/// before, pixels that are the same in it may be transparent, since nothing compresses better.
pub fn exact(now: &Picture, before: Option<&Picture>, areas: &[Area]) -> io::Result<Vec<u8>> {
    png(now, before, areas, 0xff)
}

/// The same with fewer shades of each colour, which are easier to compress.
pub fn coarse(now: &Picture, before: Option<&Picture>, areas: &[Area]) -> io::Result<Vec<u8>> {
    png(now, before, areas, SHADES)
}

fn png(now: &Picture, before: Option<&Picture>, areas: &[Area], shades: u8) -> io::Result<Vec<u8>> {
    let width = areas.iter().map(|area| area.width).max().unwrap_or_default();
    let height = areas.iter().map(|area| area.height).sum();
    let shown = shown(now, before, areas, width, shades);
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, side(width)?, side(height)?);
    encoder.set_depth(BitDepth::Eight);
    let is_everywhere = !shown.contains(&None);
    let data = if let Some(Table { colors, data }) = Table::of(&shown, is_everywhere) {
        encoder.set_color(ColorType::Indexed);
        encoder.set_compression(Compression::Balanced);
        encoder.set_filter(Filter::NoFilter);
        encoder.set_palette(colors);
        if !is_everywhere {
            // Else the first colour is one like the others.
            encoder.set_trns(vec![0]);
        }
        data
    } else {
        let level = if width * height <= SMALL { Compression::Balanced } else { Compression::Fast };
        encoder.set_compression(level);
        if shades != 0xff {
            encoder.set_filter(Filter::NoFilter);
        }
        if is_everywhere {
            encoder.set_color(ColorType::Rgb);
            shown.into_iter().flatten().flatten().collect()
        } else {
            encoder.set_color(ColorType::Rgba);
            shown.iter().flat_map(|pixel| pixel.map_or([0; 4], |[r, g, b]| [r, g, b, 255])).collect()
        }
    };
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&data)?;
    writer.finish()?;
    Ok(bytes)
}

/// The pixels of the areas, in rows of that width: nothing where the picture is as before, and where an area is not so wide.
fn shown(
    now: &Picture,
    before: Option<&Picture>,
    areas: &[Area],
    width: usize,
    shades: u8,
) -> Vec<Option<[u8; 3]>> {
    let color = |[red, green, blue, _]: [u8; DEPTH]| [red & shades, green & shades, blue & shades];
    let mut shown = Vec::with_capacity(areas.iter().map(|area| width * area.height).sum());
    for area in areas {
        let mut old = before.map(|before| area.rows(&before.pixels, before.width));
        for row in area.rows(&now.pixels, now.width) {
            let row = row.as_chunks::<DEPTH>().0.iter();
            let end = shown.len() + width;
            match old.as_mut().and_then(Iterator::next) {
                Some(old) => shown.extend(
                    row.zip(old.as_chunks::<DEPTH>().0).map(|(now, old)| (now != old).then(|| color(*now))),
                ),
                None => shown.extend(row.map(|now| Some(color(*now)))),
            }
            shown.resize(end, None);
        }
    }
    shown
}

/// About what it is, in far fewer bytes where it has many colours: a JPEG.
pub fn rough(now: &Picture, area: &Area) -> io::Result<Vec<u8>> {
    let data: Vec<u8> = area.rows(&now.pixels, now.width).flatten().copied().collect();
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, QUALITY);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_2_2);
    let side = |length: usize| u16::try_from(length).map_err(io::Error::other);
    encoder
        .encode(&data, side(area.width)?, side(area.height)?, jpeg_encoder::ColorType::Rgba)
        .map_err(io::Error::other)?;
    Ok(bytes)
}

fn side(length: usize) -> io::Result<u32> {
    u32::try_from(length).map_err(io::Error::other)
}

/// Few colours, and for each pixel which of them it has. The first is the one that is not shown, if any is not.
struct Table {
    colors: Vec<u8>,
    data: Vec<u8>,
}

impl Table {
    /// `None` where there are too many.
    fn of(shown: &[Option<[u8; 3]>], is_everywhere: bool) -> Option<Self> {
        const PLACES: usize = 1_024;
        let mut places: Vec<Option<([u8; 3], u8)>> = vec![None; PLACES];
        let mut colors = if is_everywhere { Vec::new() } else { vec![0; 3] };
        let mut data = Vec::with_capacity(shown.len());
        let mut last = ([0; 3], None);
        for pixel in shown {
            let Some(color) = pixel else {
                data.push(0);
                continue;
            };
            if let (same, Some(number)) = last
                && same == *color
            {
                data.push(number);
                continue;
            }
            let [r, g, b] = color.map(u32::from);
            let mut at = ((r << 16 | g << 8 | b).wrapping_mul(0x9E37_79B1) >> 22) as usize;
            let number = loop {
                match places[at] {
                    Some((known, number)) if known == *color => break number,
                    Some(_) => at = (at + 1) % PLACES,
                    None => {
                        let number = colors.len() / 3;
                        if number == COLORS {
                            return None;
                        }
                        let number = u8::try_from(number).ok()?;
                        colors.extend(color);
                        places[at] = Some((*color, number));
                        break number;
                    }
                }
            };
            last = (*color, Some(number));
            data.push(number);
        }
        Some(Self { colors, data })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture whose pixels are as this says of their number.
    fn picture(width: u32, height: u32, pixel: impl Fn(u32) -> u32) -> Picture {
        let bytes = |at| {
            let [r, g, b, _] = pixel(at).to_le_bytes();
            [r, g, b, 0]
        };
        let pixels = (0..width * height).flat_map(bytes).collect();
        Picture { number: 1, width, height, time: 0, pixels }
    }

    /// What a reader has who drew this over what it had.
    fn over(before: &Picture, areas: &[Area], file: &[u8]) -> Picture {
        let mut decoder = png::Decoder::new(io::Cursor::new(file));
        decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::ALPHA);
        let mut reader = decoder.read_info().unwrap();
        let mut data = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut data).unwrap();
        let mut now = before.clone();
        let mut rows = data.chunks_exact(reader.info().width as usize * DEPTH);
        for area in areas {
            for (y, row) in rows.by_ref().take(area.height).enumerate() {
                for (x, pixel) in row.chunks_exact(DEPTH).take(area.width).enumerate() {
                    let place = (area.y + y) * before.width as usize + area.x + x;
                    if pixel[3] == 255 {
                        now.pixels[place * DEPTH..][..3].copy_from_slice(&pixel[..3]);
                    }
                }
            }
        }
        assert_eq!(rows.next(), None);
        now
    }

    #[test]
    fn what_is_exact_is_the_same_when_it_is_drawn_over_what_was_before() {
        for colors in [1, 2, 255, 256, 257, 5_000] {
            let before = picture(70, 50, |at| at % colors);
            let now = picture(70, 50, |at| if at % 3 == 0 { at % colors } else { (at * 7 + 1) % colors });
            let all = [Area::of(&now)];
            let one = [Area { x: 3, y: 5, width: 60, height: 40 }];
            // Of different widths, so that not all of the file is taken.
            let some = [
                one[0],
                Area { x: 65, y: 0, width: 5, height: 3 },
                Area { x: 0, y: 49, width: 70, height: 1 },
            ];
            for areas in [&all[..], &one, &some] {
                let wanted = over(&before, areas, &exact(&now, None, areas).unwrap());
                let file = exact(&now, Some(&before), areas).unwrap();
                assert!(over(&before, areas, &file) == wanted, "{colors} colours");
                if areas == all {
                    assert!(wanted == now, "{colors} colours");
                }
            }
        }
    }

    #[test]
    fn where_everything_changed_everything_is_shown() {
        for colors in [1, 200, 1_000] {
            let before = picture(30, 30, |at| at % colors + 5_000);
            let now = picture(30, 30, |at| at % colors);
            let areas = [Area::of(&now)];
            let file = exact(&now, Some(&before), &areas).unwrap();
            assert!(over(&before, &areas, &file) == now, "{colors} colours");
        }
    }

    #[test]
    fn what_is_coarse_is_smaller_and_nearly_the_same() {
        // As noise is: nothing to be found in it but that it has few shades.
        let noise = |at: u32| (at ^ at << 13).wrapping_mul(0x9E37_79B1);
        let now = picture(40, 40, |at| noise(noise(at) ^ noise(at) >> 15) >> 8);
        let areas = [Area::of(&now)];
        let file = coarse(&now, None, &areas).unwrap();
        assert!(file.len() < exact(&now, None, &areas).unwrap().len());
        let seen = over(&now, &areas, &file);
        assert!(seen.pixels.iter().zip(&now.pixels).all(|(seen, now)| now.abs_diff(*seen) < 16));
    }

    #[test]
    fn things_that_look_alike_cost_less_together() {
        let before = picture(200, 40, |_| 0);
        // Four times the same, of 250 colours.
        let now = picture(200, 40, |at| (at % 200 % 50 * 31 + at / 200) % 250);
        let areas: Vec<_> = (0..4).map(|n| Area { x: n * 50, y: 0, width: 50, height: 40 }).collect();
        let together = exact(&now, Some(&before), &areas).unwrap();
        assert!(over(&before, &areas, &together) == now);
        let alone: usize = areas.iter().map(|area| exact(&now, Some(&before), &[*area]).unwrap().len()).sum();
        assert!(together.len() * 2 < alone, "{} and {alone}", together.len());
    }

    #[test]
    fn what_did_not_change_costs_next_to_nothing() {
        let before = picture(200, 200, |at| at * 977);
        let mut now = before.clone();
        now.pixels[0] ^= 1;
        let area = Area::of(&now);
        assert!(exact(&now, Some(&before), &[area]).unwrap().len() < 400);
        assert!(exact(&now, None, &[area]).unwrap().len() > 40_000);
        assert!(rough(&now, &area).unwrap().len() < 40_000);
    }
}
