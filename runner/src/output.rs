//! From what a program writes to what is sent: bytes become text, text is metered, both streams keep their
//! order as far as it can be told.

mod meter;
mod pump;
mod tail;
mod utf8;

pub(crate) use pump::{is_passing, pump, waiting};
pub(crate) use tail::Tail;
