//! The Playpen server: takes programs, gives them to runners, and shows readers what becomes of them.

mod access;
mod canvas;
mod clock;
pub mod config;
mod dispatch;
mod http;
mod idempotency;
mod journal;
mod lifecycle;
mod links;
mod metrics;
pub mod places;
mod queue;
mod runners;
mod runs;
mod sound;

pub use lifecycle::serve;
