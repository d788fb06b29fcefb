//! Which interpreter a program gets: one that is kept ready and has loaded the libraries that the program asks
//! for, or a new one.
//!
//! A *kind* ([`Kind`]) is a set of modules that an interpreter has loaded before it meets its program.
//! [`imports()`] reads what a program will load, and [`choose()`] finds the kind that has most of it. The program's
//! source is hostile, so it is read here, within bounds, and never by an interpreter that others use after it.
//!
//! Two mistakes have different prices. To take the wrong kind costs time, no more: a module that is missing is
//! imported as ever, one that nobody wants lies there. To take a ready interpreter where a program could tell it from
//! `python3 main.py` would change what the program does. So the reading of sources may guess, and where [`choose()`]
//! is in doubt about a file or a variable, it chooses a new interpreter.
//!
//! Everything here is pure: no I/O, no clock, no process.

mod choose;
mod files;
mod imports;
mod setting;
mod tokens;
mod variables;

pub use choose::{Choice, Warm, choose};
pub use imports::imports;
pub use setting::{Kind, Kinds};

/// The part of a dotted name before its first dot.
fn top(name: &str) -> &str {
    name.split('.').next().unwrap_or_default()
}

// Of `imports`, which has no file below it: `fuzz/` includes it as it is.
#[cfg(test)]
mod tests;
