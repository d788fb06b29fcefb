//! What must hold for any bytes: a property for each parser of what a program, a client or a runner can send.
//!
//! `make fuzz` searches for bytes for which one does not hold, guided by which branches they reach; the tests
//! try the seeds and some chance bytes. What is private to the runner is included from its own sources.

mod door;
mod draw;
mod events;
mod globs;
mod imports;
mod link;
mod looks;
mod request;
mod screen;
mod sound;
mod text;

pub use door::door;
pub use draw::draw;
pub use events::events;
pub use globs::globs;
pub use imports::imports;
pub use link::link;
pub use looks::looks;
pub use request::request;
pub use screen::screen;
pub use sound::sound;
pub use text::text;

/// Panics where something does not hold for these bytes.
pub type Property = fn(&[u8]);

/// All of them, by the names of their programs and their seeds.
pub const PROPERTIES: [(&str, Property); 11] = [
    ("text", text),
    ("request", request),
    ("events", events),
    ("link", link),
    ("globs", globs),
    ("imports", imports),
    ("door", door),
    ("draw", draw),
    ("screen", screen),
    ("sound", sound),
    ("looks", looks),
];
