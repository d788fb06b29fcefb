//! What a program writes into the memory of its window: which picture is the newest, and what it is.

use playpen_pictures::DEPTH;

#[path = "../../runner/src/screen/header.rs"]
mod header;

use header::{HEAD, HEADER, Header, MAX_PIXELS, MAX_SIDE, NEWEST, Order, SIZE, SLOTS};

/// Whatever is taken for a picture is no larger than one may be, and all of it is where pixels are; what is not is
/// refused and nothing worse.
///
/// # Panics
///
/// Where that does not hold.
pub fn screen(bytes: &[u8]) {
    let mut memory = [0; NEWEST + HEADER];
    memory.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
    let (newest, header) = memory.split_first_chunk::<NEWEST>().expect("long enough");
    if let Some((number, slot)) = header::newest(newest) {
        assert!(number > 0 && slot < SLOTS);
        assert!(header::place_of(slot) + HEADER as u64 <= HEAD);
    }
    let Some(header) = Header::read(header.first_chunk().expect("long enough")) else { return };
    let Header { number: _, place, row, width, height, order, time: _ } = header;
    assert!((1..=MAX_SIDE).contains(&width) && (1..=MAX_SIDE).contains(&height));
    assert!(width * height <= MAX_PIXELS && header.wide() == width as usize * DEPTH);
    assert!(matches!(order, Order::Bgr | Order::Rgb));
    assert!(header.rows().eq((0..u64::from(height)).map(|n| place + n * row as u64)));
    assert!(header.rows().all(|start| start >= HEAD && start + header.wide() as u64 <= SIZE));
}
