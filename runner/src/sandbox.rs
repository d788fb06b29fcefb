//! The walls around a run.
//!
//! A sandbox is a [`plan`] made by pure code ([`build`]) and put into force by a thin layer (`apply`) in a
//! process of its own, the supervisor ([`supervise`]), which the runner starts and steers ([`launch`]). If
//! any layer cannot be applied, the program does not start.

mod apply;
pub mod build;
mod descriptors;
pub mod family;
pub mod launch;
pub mod machine;
mod patience;
pub mod plan;
pub mod seccomp;
pub mod supervise;
pub(crate) mod sweep;
mod sys;
pub mod walls;
pub mod wire;
