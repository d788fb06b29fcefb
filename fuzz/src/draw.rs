//! What a program draws: its own words, read by the runner and put together by the server.

use playpen_protocol::draw::{Op, Picture};

/// What a picture may take, in bytes.
const MOST: usize = 16 << 20;

/// Any operations are read or refused; those that are read mean the same once written and read again, make a
/// bounded picture, and what is told of that picture makes it again.
///
/// # Panics
///
/// Where that does not hold.
pub fn draw(bytes: &[u8]) {
    let Ok(ops) = serde_json::from_slice::<Vec<Op>>(bytes) else { return };
    let known: Vec<Op> = ops.into_iter().filter(|op| *op != Op::Unknown).collect();
    let written = serde_json::to_vec(&known).expect("plain data");
    let read: Vec<Op> = serde_json::from_slice(&written).expect("what was written is read");
    assert_eq!(read, known);
    let picture = made(known);
    assert!(picture.weight() <= MOST, "{}", picture.weight());
    let again = made(picture.ops());
    assert_eq!(again.ops(), picture.ops());
}

fn made(ops: Vec<Op>) -> Picture {
    let mut picture = Picture::new();
    for op in ops {
        picture.apply(op);
    }
    picture
}
