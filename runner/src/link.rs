//! The link to the server: claims go out, jobs come in, and each run's events are delivered.
//!
//! The transport is HTTP. Every message is safe to repeat: claims hold nothing, batches are numbered. The
//! runner never trusts the server's silence: a run whose lease may have lapsed is ended by the runner itself.

mod backoff;
mod claim;
mod client;
mod feed;
mod health;
mod outbox;
mod upload;

pub(crate) use claim::{Claimant, Identification};
pub(crate) use client::Client;
pub(crate) use feed::{Feed, News};
pub(crate) use upload::{Source, UploadError};
