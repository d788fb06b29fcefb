//! The program's ends of what leads to the runner: the three standard streams, a pipe for its sound, memory for its
//! pictures, a pipe into which it says things to Playpen, and one from which it hears of them.

use std::os::fd::OwnedFd;

/// Standard input, output and errors, then its sound, its screen, what it says and what it hears.
pub(super) type Ends = [OwnedFd; ENDS];

/// How many there are.
pub(super) const ENDS: usize = STANDARD + DOOR.len();

/// How many of them are standard streams.
pub(super) const STANDARD: usize = 3;

/// The place of the screen among them.
pub(super) const SCREEN: usize = STANDARD + 1;

/// Where a program has the others: beyond the descriptors that it opens itself, one after the other, and within the
/// table that a process begins with. `python/playpen/_door.py`, `_screen.py` and `_sound.py` know
/// them.
pub(super) const DOOR: [i32; 4] = [60, 61, 62, 63];

/// Those, before they are there.
pub(super) type Door = [OwnedFd; DOOR.len()];

/// The standard streams, and the others.
pub(super) fn parted([input, output, errors, door @ ..]: Ends) -> ([OwnedFd; STANDARD], Door) {
    ([input, output, errors], door)
}
