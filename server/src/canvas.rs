//! Pictures for readers that cannot put them together: parts as PNG and JPEG, drawn on what was there before.

use std::io::Cursor;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use playpen_protocol::event::{Event, EventBody, Frame, FramePart, FramePicture, PixelFormat};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// The largest picture that is put together, in pixels: each such reader has one.
const MOST: usize = 1 << 20;
/// How much may wait to be drawn, in bytes: the journal keeps as much of a picture's changes, and lets go of what is here.
const MOST_WAITING: usize = 4 << 20;
/// Bytes of a pixel: red, green, blue.
const DEPTH: usize = 3;

/// What one reader sees of a program's window.
#[derive(Debug, Default)]
pub struct Canvas {
    /// What is not drawn yet. The first may be whole.
    waiting: Vec<Arc<Event>>,
    waiting_bytes: usize,
    /// The number of the last event that came.
    newest: Option<u64>,
    width: usize,
    height: usize,
    timestamp: u64,
    /// Rows from top to bottom; none where there is no picture, or one that is too large.
    pixels: Vec<u8>,
}

impl Canvas {
    /// Something that changes the picture, which is drawn when somebody looks. Whether so much waits that it is to be
    /// drawn now.
    pub fn push(&mut self, event: Arc<Event>) -> bool {
        let EventBody::Frame(frame) = &event.body else { return false };
        if frame.key {
            self.waiting.clear();
            self.waiting_bytes = 0;
        }
        self.newest = Some(event.seq);
        self.waiting_bytes += frame.size() + frame.parts.len() * size_of::<FramePart>();
        self.waiting.push(event);
        self.waiting_bytes > MOST_WAITING
    }

    /// The number of the last event that came.
    pub fn newest(&self) -> Option<u64> {
        self.newest
    }

    /// Draws what waits. It takes some milliseconds for a picture that is new in every pixel.
    pub fn draw(&mut self) {
        self.waiting_bytes = 0;
        for event in std::mem::take(&mut self.waiting) {
            if let EventBody::Frame(frame) = &event.body {
                self.change(frame);
            }
        }
    }

    /// The picture, as the first editor has it.
    pub fn picture(&self) -> Option<FramePicture> {
        let side = |side: usize| u32::try_from(side).ok();
        (!self.pixels.is_empty()).then_some(FramePicture {
            width: side(self.width)?,
            height: side(self.height)?,
            format: PixelFormat::Rgb,
            data: STANDARD.encode(&self.pixels),
            timestamp: self.timestamp,
        })
    }

    fn change(&mut self, frame: &Frame) {
        let (width, height) = (frame.width as usize, frame.height as usize);
        if frame.key {
            (self.width, self.height) = (width, height);
            self.pixels.clear();
            if width * height <= MOST {
                self.pixels.resize(width * height * DEPTH, 0);
            }
        }
        // Changes of a picture that is not there.
        if self.pixels.is_empty() || (width, height) != (self.width, self.height) {
            return;
        }
        self.timestamp = frame.timestamp;
        for file in frame.parts.chunk_by(|_, next| next.data.is_empty()) {
            self.put(file);
        }
    }

    /// Draws the parts of one file, which stand in it one below the other, and lie within the picture. A file that cannot be
    /// read is left out.
    fn put(&mut self, parts: &[FramePart]) {
        let [first, ..] = parts else { return };
        let width = parts.iter().map(|part| part.width as usize).max().unwrap_or_default();
        let height = parts.iter().map(|part| part.height as usize).sum();
        if width * height > MOST {
            return;
        }
        let read = match first.format {
            PixelFormat::Rgb => Some(Pixels { depth: 3, bytes: first.data.to_vec() }),
            PixelFormat::Png => png(&first.data, width, height),
            PixelFormat::Jpeg => jpeg(&first.data, width, height),
            PixelFormat::Webp => None,
        };
        let Some(read) = read.filter(|read| read.bytes.len() == width * height * read.depth) else { return };
        let mut rows = read.bytes.chunks_exact(width * read.depth);
        for part in parts {
            let rows = rows.by_ref().take(part.height as usize);
            let (left, right) = (part.x as usize, part.x as usize + part.width as usize);
            if right > self.width || part.y as usize + part.height as usize > self.height {
                rows.for_each(drop);
                continue;
            }
            for (y, pixels) in (part.y as usize..).zip(rows) {
                let row = &mut self.pixels[y * self.width * DEPTH..];
                let places = row[left * DEPTH..right * DEPTH].as_chunks_mut::<DEPTH>().0;
                for (place, pixel) in places.iter_mut().zip(pixels.chunks_exact(read.depth)) {
                    // A pixel that is not opaque stays as it is.
                    if pixel.get(DEPTH).is_none_or(|alpha| *alpha == u8::MAX) {
                        place.copy_from_slice(&pixel[..DEPTH]);
                    }
                }
            }
        }
    }
}

/// What a file has: three bytes a pixel, or a fourth for its opacity.
struct Pixels {
    depth: usize,
    bytes: Vec<u8>,
}

fn png(file: &[u8], width: usize, height: usize) -> Option<Pixels> {
    let limits = png::Limits { bytes: MOST * 8 };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(file), limits);
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::ALPHA);
    let mut reader = decoder.read_info().ok()?;
    let (info, kind) = (reader.info(), reader.output_color_type());
    let is_fit = (info.width as usize, info.height as usize) == (width, height)
        && kind == (png::ColorType::Rgba, png::BitDepth::Eight);
    let mut bytes = vec![0; reader.output_buffer_size().filter(|_| is_fit)?];
    reader.next_frame(&mut bytes).ok()?;
    Some(Pixels { depth: 4, bytes })
}

fn jpeg(file: &[u8], width: usize, height: usize) -> Option<Pixels> {
    let options = DecoderOptions::default()
        .set_max_width(width)
        .set_max_height(height)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let bytes = JpegDecoder::new_with_options(ZCursor::new(file), options).decode().ok()?;
    Some(Pixels { depth: 3, bytes })
}

#[cfg(test)]
mod tests {
    use proptest::collection;
    use proptest::prelude::*;

    use super::*;

    fn event(seq: u64, key: bool, size: (u32, u32), parts: Vec<FramePart>) -> Arc<Event> {
        let frame = Frame { width: size.0, height: size.1, key, number: seq, timestamp: 100 + seq, parts };
        Arc::new(Event { seq, at: 4, body: EventBody::Frame(frame) })
    }

    fn part(place: (u32, u32), size: (u32, u32), format: PixelFormat, data: Vec<u8>) -> FramePart {
        FramePart { x: place.0, y: place.1, width: size.0, height: size.1, format, data: data.into() }
    }

    /// A PNG with these pixels, four bytes each.
    fn file(width: u32, height: u32, pixels: &[u8]) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(png::ColorType::Rgba);
        encoder.write_header().unwrap().write_image_data(pixels).unwrap();
        file
    }

    fn seen(canvas: &mut Canvas) -> Option<Vec<u8>> {
        canvas.draw();
        canvas.picture().map(|picture| STANDARD.decode(picture.data).unwrap())
    }

    #[test]
    fn parts_are_drawn_over_what_was_there() {
        let mut canvas = Canvas::default();
        assert_eq!(seen(&mut canvas), None);
        // Without the picture that it changes.
        canvas.push(event(1, false, (2, 2), vec![part((0, 0), (1, 1), PixelFormat::Rgb, vec![9; 3])]));
        assert_eq!(seen(&mut canvas), None);
        canvas.push(event(2, true, (2, 2), vec![part((0, 0), (2, 2), PixelFormat::Rgb, vec![7; 12])]));
        let right = file(1, 2, &[1, 2, 3, 255, 4, 5, 6, 0]);
        canvas.push(event(3, false, (2, 2), vec![part((1, 0), (1, 2), PixelFormat::Png, right.clone())]));
        assert_eq!(canvas.newest(), Some(3));
        assert_eq!(seen(&mut canvas).unwrap(), [7, 7, 7, 1, 2, 3, 7, 7, 7, 7, 7, 7]);
        assert_eq!((canvas.newest(), canvas.picture().unwrap().timestamp), (Some(3), 103));
        // One below the other in one file; what lies beyond the edge is left out.
        let sheet = file(1, 3, &[1, 1, 1, 255, 2, 2, 2, 255, 3, 3, 3, 255]);
        let below = |x, y| part((x, y), (1, 1), PixelFormat::Png, Vec::new());
        let first = part((0, 1), (1, 1), PixelFormat::Png, sheet);
        canvas.push(event(4, false, (2, 2), vec![first, below(2, 0), below(0, 0)]));
        assert_eq!(seen(&mut canvas).unwrap(), [3, 3, 3, 1, 2, 3, 1, 1, 1, 7, 7, 7]);
        canvas.push(event(5, false, (2, 2), vec![part((0, 0), (1, 2), PixelFormat::Rgb, vec![7; 6])]));
        // Of another size than it says, beyond the edge, or no picture.
        for wrong in [
            part((0, 0), (2, 2), PixelFormat::Png, right.clone()),
            part((1, 1), (1, 2), PixelFormat::Png, right),
            part((0, 0), (1, 1), PixelFormat::Jpeg, vec![1; 40]),
        ] {
            canvas.push(event(6, false, (2, 2), vec![wrong]));
            assert_eq!(seen(&mut canvas).unwrap(), [7, 7, 7, 1, 2, 3, 7, 7, 7, 7, 7, 7]);
        }
        // One that is too large is none.
        canvas.push(event(7, true, (4_096, 4_096), Vec::new()));
        assert_eq!(seen(&mut canvas), None);
    }

    #[test]
    fn little_waits_however_rarely_somebody_looks() {
        let mut canvas = Canvas::default();
        let whole = |seq, key| {
            event(seq, key, (512, 512), vec![part((0, 0), (512, 512), PixelFormat::Rgb, vec![7; 786_432])])
        };
        // Six of these are more than may wait.
        let heavy: Vec<_> = (1..=6).map(|seq| canvas.push(whole(seq, seq == 1))).collect();
        assert_eq!(heavy, [false, false, false, false, false, true]);
        canvas.draw();
        assert!(!canvas.push(whole(7, false)));
        // A whole picture makes what waits needless.
        assert!((8..=20).all(|seq| !canvas.push(whole(seq, true))));
        assert_eq!(canvas.newest(), Some(20));
    }

    #[test]
    fn jpeg_is_read() {
        let mut data = Vec::new();
        jpeg_encoder::Encoder::new(&mut data, 95)
            .encode(&[[200, 30, 40]; 64].concat(), 8, 8, jpeg_encoder::ColorType::Rgb)
            .unwrap();
        let mut canvas = Canvas::default();
        canvas.push(event(1, true, (8, 8), vec![part((0, 0), (8, 8), PixelFormat::Jpeg, data)]));
        let pixels = seen(&mut canvas).unwrap();
        let near = |at: usize, value: u8| pixels[at].abs_diff(value) < 6;
        assert!(pixels.len() == 192 && near(0, 200) && near(1, 30) && near(2, 40), "{:?}", &pixels[..3]);
    }

    proptest! {
        /// Pictures come from runners, which know the token; and still.
        #[test]
        fn any_bytes_are_answered(
            parts in collection::vec((0_u32..9, 0_u32..9, 1_u32..9, 1_u32..9, 0_u8..4, collection::vec(any::<u8>(), 1..200)), 0..8)
        ) {
            let mut canvas = Canvas::default();
            let beginning = |magic: &[u8], rest: Vec<u8>| [magic, &rest].concat();
            let parts = parts.into_iter().map(|(x, y, width, height, kind, bytes)| {
                let (format, bytes) = match kind {
                    0 => (PixelFormat::Jpeg, beginning(b"\xff\xd8\xff", bytes)),
                    1 => (PixelFormat::Png, beginning(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", bytes)),
                    // As high as it and some parts behind it, which stand in its file.
                    2 => (PixelFormat::Png, file(8, 16, &bytes.repeat(512)[..512])),
                    _ => (PixelFormat::Png, Vec::new()),
                };
                part((x, y), (width, height), format, bytes)
            });
            canvas.push(event(1, true, (8, 8), parts.collect()));
            prop_assert_eq!(seen(&mut canvas).map(|pixels| pixels.len()), Some(192));
        }
    }
}
