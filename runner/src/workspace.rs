//! The directories that runs live in: made fresh, filled, and removed whatever happened in them.
//!
//! Invariant: nothing here follows a name that a program could have planted. Everything goes through
//! descriptors of directories that are ours, never through links, never by a path from the root.
//!
//! `RUNNER_WORK_DIR/<runner>/<run>/{work,tmp}`: the outer two belong to the runner, so a program can replace
//! neither of the inner two, which are its own.

pub(crate) mod collect;
mod fill;
mod home;
mod remove;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(crate) use home::Home;
pub use home::HomeError;
use playpen_protocol::run::SourceFile;
use rustix::fd::OwnedFd;
use rustix::fs::Mode;

use crate::folder;
use crate::sandbox::build::Place;
use crate::sandbox::plan::Identity;
use crate::sandbox::room;

/// The directories of one run. Dropping it removes them.
#[derive(Debug)]
pub(crate) struct Workspace {
    identity: Option<Identity>,
    place: Where,
}

#[derive(Debug)]
enum Where {
    /// Among the runner's own directories.
    Host(Host),
    /// In a room: a file system of the run's own, which is gone with the last process and descriptor in it.
    /// This is its work directory.
    Room(OwnedFd),
}

#[derive(Debug)]
struct Host {
    home: Arc<Home>,
    name: String,
    work: PathBuf,
    temporary: PathBuf,
}

impl Workspace {
    /// Makes them, with `files` in the work directory, all owned by `identity`.
    pub(crate) fn create(
        home: Arc<Home>,
        identity: Option<Identity>,
        files: &[SourceFile],
    ) -> io::Result<Self> {
        let name = random_name()?;
        let path = home.path().join(&name);
        // Ours from here on: whatever fails below, what was made is removed.
        let (work, temporary) = (path.join("work"), path.join("tmp"));
        rustix::fs::mkdirat(home.fd(), &name, Mode::RWXU)?;
        let host = Host { home, name, work, temporary };
        let run = folder::open(host.home.fd(), &host.name)?;
        rustix::fs::fchmod(&run, open_to_runs(identity.is_some()))?;
        fill::make_directory(&run, "tmp", identity, Mode::RWXU)?;
        let work = fill::make_directory(&run, "work", identity, Mode::RWXU)?;
        files.iter().try_for_each(|file| fill::write(&work, file, identity))?;
        Ok(Self { identity, place: Where::Host(host) })
    }

    /// Takes the work directory of a room over, which belongs to `identity`, and puts `files` into it.
    pub(crate) fn in_room(
        work: OwnedFd,
        identity: Option<Identity>,
        files: &[SourceFile],
    ) -> io::Result<Self> {
        files.iter().try_for_each(|file| fill::write(&work, file, identity))?;
        Ok(Self { identity, place: Where::Room(work) })
    }

    /// Whether it is among the runner's own directories, from which it has to be removed.
    pub(crate) fn in_directory(&self) -> bool {
        matches!(self.place, Where::Host(_))
    }

    /// The work directory, to look at what the run has left in it.
    pub(crate) fn work(&self) -> io::Result<OwnedFd> {
        match &self.place {
            Where::Host(host) => folder::open(folder::open(host.home.fd(), &host.name)?, "work"),
            Where::Room(work) => work.try_clone(),
        }
    }

    /// Where a plan puts the run.
    pub(crate) fn place(&self) -> Place<'_> {
        let (work, temporary) = match &self.place {
            Where::Host(host) => (host.work.as_path(), host.temporary.as_path()),
            Where::Room(_) => (Path::new(room::HOME), Path::new(room::TEMPORARY)),
        };
        Place { work, temporary, identity: self.identity, neighbours: 0 }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        if let Err(error) = remove::tree(self.home.fd(), &self.name) {
            tracing::warn!(%error, run = %self.name, "cannot remove the directory of a run; the next start will try again");
        }
    }
}

/// The mode of a directory of the runner's: runs with users of their own have to get through, not to look.
fn open_to_runs(own_users: bool) -> Mode {
    if own_users { Mode::from_raw_mode(0o711) } else { Mode::RWXU }
}

/// Sixteen random hexadecimal digits.
fn random_name() -> io::Result<String> {
    Ok(format!("{:016x}", u64::from_ne_bytes(crate::clock::random()?)))
}

/// The default of `RUNNER_WORK_DIR`: of each user another, since the system's directory is shared.
pub(crate) fn default_directory() -> PathBuf {
    let uid = rustix::process::geteuid().as_raw();
    Path::new(&std::env::temp_dir()).join(format!("playpen-{uid}"))
}

#[cfg(test)]
mod tests;
