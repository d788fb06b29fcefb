//! What the rooms of all runs with one interpreter have in common, made once: each room begins as a copy of it.
//!
//! To copy mounts that are there takes the kernel some microseconds; to make them, one by one, milliseconds. All
//! of it is read-only. Nothing has to live in it: descriptors keep it.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use nix::sched::{CloneFlags, setns, unshare};
use rustix::fs::{Mode, OFlags};

use super::furnish;
use super::room::Rootfs;
use super::wire::Failure;
use super::world::World;

/// A mount namespace with a root, and a host name, in the namespaces that all runs share.
#[derive(Debug)]
pub struct Base {
    world: World,
    mounts: OwnedFd,
    host_name: OwnedFd,
    sources: Sources,
}

/// What is mounted from the host: where it lies, and which file that is, by device and number.
pub(super) type Sources = Vec<(PathBuf, Option<(u64, u64)>)>;

/// Those of `rootfs`, as they are now: to be asked for before they are mounted, so that no change is missed.
pub(super) fn sources(rootfs: &Rootfs) -> Sources {
    rootfs.mounts.iter().map(|mount| (mount.source().to_owned(), source(mount.source()))).collect()
}

fn source(path: &Path) -> Option<(u64, u64)> {
    std::fs::symlink_metadata(path).ok().map(|found| (found.dev(), found.ino()))
}

impl Base {
    /// Whether the host still has the same at every place: a folder may have been replaced by another one.
    pub(crate) fn is_fresh(&self) -> bool {
        self.sources.iter().all(|(path, then)| source(path) == *then)
    }

    /// Makes it. The calling process is in it afterwards, so it is not used for anything else.
    pub(super) fn lay(rootfs: &Rootfs, world: World) -> Result<Self, Failure> {
        let proc = step("mounts", File::open("/proc"))?;
        world.enter()?;
        step("mount namespace", unshare(CloneFlags::CLONE_NEWNS))?;
        step("host name namespace", unshare(CloneFlags::CLONE_NEWUTS))?;
        furnish::lay(rootfs)?;
        let open =
            |namespace| rustix::fs::openat(&proc, namespace, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty());
        let mounts = step("mount namespace", open("self/ns/mnt"))?;
        let host_name = step("host name namespace", open("self/ns/uts"))?;
        // Only the runner asks whether it is fresh.
        Ok(Self { world, mounts, host_name, sources: Vec::new() })
    }

    /// The namespaces that all runs share, whatever their interpreter.
    pub(super) fn world(&self) -> &World {
        &self.world
    }

    /// Moves this process to where its own copy of the mounts can be made; it has to be in the world already.
    pub(super) fn enter(&self) -> Result<(), Failure> {
        step("mount namespace", setns(&self.mounts, CloneFlags::CLONE_NEWNS))?;
        step("host name namespace", setns(&self.host_name, CloneFlags::CLONE_NEWUTS))
    }

    /// As they travel.
    pub(super) fn fds(&self) -> Vec<BorrowedFd<'_>> {
        [&self.mounts, &self.host_name].into_iter().map(AsFd::as_fd).chain(self.world.fds()).collect()
    }

    /// As they arrive.
    pub(super) fn from_fds(fds: Vec<OwnedFd>, sources: Sources) -> io::Result<Self> {
        let mut fds = fds.into_iter();
        let (Some(mounts), Some(host_name)) = (fds.next(), fds.next()) else {
            return Err(io::Error::other("no mount namespace came"));
        };
        Ok(Self { world: World::from_fds(fds.collect())?, mounts, host_name, sources })
    }
}

fn step<T, E: ToString>(name: &str, result: Result<T, E>) -> Result<T, Failure> {
    result.map_err(|error| Failure::new(name, &error))
}
