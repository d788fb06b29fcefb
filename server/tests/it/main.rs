//! What the server is to those who use it, through real sockets.

mod access;
mod binary;
mod claims;
mod classic;
mod crowding;
mod crowds;
mod dawdlers;
mod environments;
mod events;
mod files;
mod foreign;
mod idempotency;
mod limits;
mod lost;
mod matching;
mod origins;
mod page;
mod refusals;
mod retries;
mod shutdown;
mod sse;
mod stream;
mod stream_faults;
mod submit;
mod support;
mod tokens;
