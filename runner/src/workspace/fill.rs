//! Writes a run's files into its work directory.

use std::fs::File;
use std::io::{self, Write};

use playpen_protocol::run::SourceFile;
use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{Gid, Mode, OFlags, ResolveFlags, Uid};

use crate::sandbox::plan::Identity;

/// Below the work directory, through no link whatever.
const RESOLVE: ResolveFlags = ResolveFlags::BENEATH.union(ResolveFlags::NO_SYMLINKS);

/// Writes `file` below `work`, with the folders that it lies in.
pub(super) fn write(work: &OwnedFd, file: &SourceFile, identity: Option<Identity>) -> io::Result<()> {
    let folders: Vec<&str> = file.path.folders().collect();
    for folder in folders.into_iter().rev() {
        match make_directory(work, folder, identity, Mode::from_raw_mode(0o755)) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => drop(made?),
        }
    }
    // Never an existing one: two files at one place were refused long before.
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let fd = rustix::fs::openat2(work, file.path.as_str(), flags, Mode::RUSR | Mode::WUSR, RESOLVE)?;
    give(&fd, identity, Mode::from_raw_mode(0o644))?;
    File::from(fd).write_all(file.content.bytes())
}

/// Makes the directory `name` below `parent`, and opens it.
pub(super) fn make_directory(
    parent: &OwnedFd,
    name: &str,
    identity: Option<Identity>,
    mode: Mode,
) -> io::Result<OwnedFd> {
    rustix::fs::mkdirat(parent, name, Mode::RWXU)?;
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let fd = rustix::fs::openat2(parent, name, flags, Mode::empty(), RESOLVE)?;
    give(&fd, identity, mode)?;
    Ok(fd)
}

/// Sets owner and mode; explicitly, since the runner's own umask must not matter.
fn give(fd: impl AsFd, identity: Option<Identity>, mode: Mode) -> io::Result<()> {
    rustix::fs::fchmod(&fd, mode)?;
    if let Some(Identity { uid, gid }) = identity {
        rustix::fs::fchown(&fd, Some(Uid::from_raw(uid)), Some(Gid::from_raw(gid)))?;
    }
    Ok(())
}
