//! What server, runners and clients say to each other.
//!
//! JSON in UTF-8, camelCase names, times in milliseconds since the epoch. Unknown fields are ignored on
//! input, so that old and new programs mix. Nothing here does I/O, reads a clock or draws a random number.

pub mod attached;
pub mod collect;
pub mod display;
pub mod draw;
pub mod environment;
pub mod event;
pub mod id;
pub mod labels;
pub mod limits;
pub mod path;
pub mod problem;
pub mod run;
pub mod runner;
pub mod snapshot;
pub mod uncaught;

/// The version of the run request that this crate speaks.
pub const PROTOCOL_VERSION: u32 = 2;

/// The WebSocket subprotocol of the run stream.
pub const STREAM_SUBPROTOCOL: &str = "playpen.v1";
