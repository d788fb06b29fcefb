//! The program's ends of its pipes: the three standard streams, one into which it says things to Playpen, and one
//! from which it hears of them.

use std::os::fd::OwnedFd;

/// Standard input, output and errors, then what it says and what it hears.
pub(super) type Ends = [OwnedFd; 5];

/// How many of them are standard streams.
pub(super) const STANDARD: usize = 3;

/// Where a program has the last two: beyond the descriptors that it opens itself, and within the table that a
/// process begins with. `python/playpen/_door.py` knows them.
pub(super) const DOOR: [i32; 2] = [62, 63];

/// Those two, before they are there.
pub(super) type Door = [OwnedFd; 2];

/// The standard streams, and the others.
pub(super) fn parted([input, output, errors, says, hears]: Ends) -> ([OwnedFd; STANDARD], Door) {
    ([input, output, errors], [says, hears])
}
