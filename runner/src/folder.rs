//! Opens directories in which a program may have done anything.

use std::io;

use rustix::fd::{AsFd, AsRawFd, OwnedFd};
use rustix::fs::{Mode, OFlags};

/// Opens the directory `name` in `parent`, which must not be a link. Where its owner has closed it so that less
/// than `needed` is allowed, it is opened up.
pub(crate) fn open_closed(
    parent: impl AsFd,
    name: impl rustix::path::Arg,
    needed: Mode,
) -> rustix::io::Result<OwnedFd> {
    let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let handle = rustix::fs::openat(&parent, name, flags | OFlags::PATH, Mode::empty())?;
    let mode = Mode::from_raw_mode(rustix::fs::fstat(&handle)?.st_mode);
    if !mode.contains(needed) {
        // By the descriptor, not by the name: what it leads to cannot change any more.
        rustix::fs::chmod(format!("/proc/self/fd/{}", handle.as_raw_fd()), mode | needed)?;
    }
    rustix::fs::openat(&handle, c".", flags | OFlags::RDONLY, Mode::empty())
}

/// Opens the directory `name` in `parent`, which must not be a link.
pub(crate) fn open(parent: impl AsFd, name: impl rustix::path::Arg) -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(rustix::fs::openat(parent, name, flags, Mode::empty())?)
}
