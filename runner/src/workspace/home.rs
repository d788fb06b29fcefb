//! The directory of one runner within `RUNNER_WORK_DIR`, which runners may share.
//!
//! A runner holds a lock in its own directory for as long as it lives. Whoever starts removes the directories
//! whose lock is free: their runner is dead.

use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{Dir, FlockOperation, Mode, OFlags, flock};
use tracing::{info, warn};

use super::{open_to_runs, random_name, remove};
use crate::folder;

/// The file that is locked: in the shared directory for a moment, in the runner's own for its life.
const LOCK: &str = "lock";
/// What a runner's own directory is called, before some random digits.
const PREFIX: &str = "r-";

/// Why `RUNNER_WORK_DIR` cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HomeError {
    /// It belongs to somebody else, or others can write in it.
    #[error(
        "the work directory `{}` is not the runner's alone: owner {owner}, mode {mode:04o}; set RUNNER_WORK_DIR \
         to a directory that belongs to user {me} and that nobody else can write in", path.display()
    )]
    NotOurs {
        /// The directory.
        path: PathBuf,
        /// The user id of its owner.
        owner: u32,
        /// Its mode.
        mode: u32,
        /// The runner's own user id.
        me: u32,
    },
    /// The system would not.
    #[error("the work directory `{}` cannot be used: {error}; set RUNNER_WORK_DIR to another", path.display())]
    Io {
        /// The directory.
        path: PathBuf,
        /// What it said.
        error: io::Error,
    },
}

/// A runner's own directory. Dropping it removes it.
#[derive(Debug)]
pub(crate) struct Home {
    shared: OwnedFd,
    name: String,
    path: PathBuf,
    directory: OwnedFd,
    _lock: OwnedFd,
}

impl Home {
    /// Makes a directory for this runner in `shared`, and removes those of runners that are dead.
    ///
    /// `own_users`: runs have users of their own, who must be able to get through to their directories.
    pub(crate) fn open(shared: &Path, own_users: bool) -> Result<Self, HomeError> {
        let failed = |error: io::Error| HomeError::Io { path: shared.to_owned(), error };
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(shared).map_err(failed)?;
        // The programs' own paths begin with it, so it has to be absolute and as short as it is.
        let path = std::path::absolute(shared).map_err(failed)?;
        let fd = folder::open(rustix::fs::CWD, &path).map_err(failed)?;
        check_owner(&path, &fd)?;
        if own_users {
            let mode = rustix::fs::fstat(&fd).map_err(|error| failed(error.into()))?.st_mode;
            let open = Mode::from_raw_mode(mode).union(Mode::XGRP | Mode::XOTH);
            rustix::fs::fchmod(&fd, open).map_err(|error| failed(error.into()))?;
        }
        Self::settle(fd, &path, own_users).map_err(failed)
    }

    fn settle(shared: OwnedFd, path: &Path, own_users: bool) -> io::Result<Self> {
        // Held while directories exist whose lock is not held yet.
        let settling = lock_file(shared.as_fd())?;
        flock(&settling, FlockOperation::LockExclusive)?;
        clear(shared.as_fd());
        // Short, since it stands in every traceback.
        let name = format!("{PREFIX}{}", &random_name()?[..8]);
        rustix::fs::mkdirat(&shared, &name, Mode::RWXU)?;
        let directory = folder::open(&shared, &name)?;
        rustix::fs::fchmod(&directory, open_to_runs(own_users))?;
        let lock = lock_file(directory.as_fd())?;
        flock(&lock, FlockOperation::NonBlockingLockExclusive)?;
        Ok(Self { path: path.join(&name), shared, name, directory, _lock: lock })
    }

    pub(super) fn fd(&self) -> BorrowedFd<'_> {
        self.directory.as_fd()
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Err(error) = remove::tree(self.shared.as_fd(), &self.name) {
            warn!(%error, path = %self.path.display(), "cannot remove the runner's directory");
        }
    }
}

/// What somebody else can write in, somebody else can plant links in.
fn check_owner(path: &Path, fd: &OwnedFd) -> Result<(), HomeError> {
    let stat = rustix::fs::fstat(fd)
        .map_err(|error| HomeError::Io { path: path.to_owned(), error: error.into() })?;
    let me = rustix::process::geteuid().as_raw();
    if stat.st_uid == me && stat.st_mode & 0o022 == 0 {
        return Ok(());
    }
    Err(HomeError::NotOurs { path: path.to_owned(), owner: stat.st_uid, mode: stat.st_mode & 0o7777, me })
}

/// Removes the directories of runners that are dead.
fn clear(shared: BorrowedFd<'_>) {
    let names = Dir::read_from(shared).into_iter().flatten().flatten();
    let names = names.filter_map(|entry| entry.file_name().to_str().ok().map(str::to_owned));
    for name in names.filter(|name| name.starts_with(PREFIX)) {
        match remove_if_dead(shared, &name) {
            Ok(true) => info!(directory = name, "removed what an earlier runner left"),
            Ok(false) => {}
            Err(error) => warn!(%error, directory = name, "cannot remove what an earlier runner left"),
        }
    }
}

fn remove_if_dead(shared: BorrowedFd<'_>, name: &str) -> io::Result<bool> {
    let directory = folder::open(shared, name)?;
    let lock = lock_file(directory.as_fd())?;
    match flock(&lock, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => remove::tree(shared, name).map(|()| true),
        Err(rustix::io::Errno::WOULDBLOCK) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn lock_file(directory: BorrowedFd<'_>) -> io::Result<OwnedFd> {
    let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(rustix::fs::openat(directory, LOCK, flags, Mode::RUSR | Mode::WUSR)?)
}
