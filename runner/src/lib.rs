//! The Playpen runner: claims runs from a server and executes them in sandboxes.
//!
//! [`run`] is all of it. It finds out what the machine can enforce, refuses to go on where that is too little,
//! and then takes runs until it is told to stop.

mod camera;
mod clock;
pub mod config;
mod doctor;
mod door;
mod folder;
mod interpreter;
mod kind;
mod life;
mod link;
mod output;
pub mod sandbox;
pub mod screen;
mod session;
mod slots;
mod sound;
mod start;
mod warm;
mod workspace;

pub use doctor::{Diagnosis, doctor};
pub use interpreter::{InterpreterError, find as find_interpreter};
pub use life::Shutdown;
pub use slots::UsersError;
pub use start::{StartError, run};
pub use workspace::HomeError;
