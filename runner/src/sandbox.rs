//! The walls around a run.
//!
//! A sandbox is a [`plan`] made by pure code ([`build`]) and put into force by a thin layer (`apply`) in a
//! process of its own, the supervisor (`supervise.rs`), which the runner starts and steers ([`launch`]). If
//! any layer cannot be applied, the program does not start.

mod apply;
pub mod base;
mod body;
pub mod build;
pub mod cgroup;
mod copy;
mod descriptors;
mod ends;
pub mod family;
mod furnish;
mod guise;
mod hatch;
mod house;
pub mod launch;
pub mod level;
pub(crate) mod links;
pub mod machine;
mod measures;
mod nest;
pub mod nursery;
mod patience;
pub mod plan;
pub(crate) mod ready;
pub mod remedy;
pub mod room;
mod script;
pub mod seccomp;
mod supervise;
pub mod survey;
pub(crate) mod sweep;
mod sys;
mod tally;
pub(crate) mod waiting;
pub mod walls;
pub mod wire;
pub mod world;
