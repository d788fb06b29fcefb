//! The namespaces that all runs of a runner share: an empty network and, where the runner is an ordinary
//! user or root without `CAP_SYS_ADMIN`, a user namespace that lets it make the others. Made once, entered by each run.
//!
//! Nothing has to live in them: descriptors keep them.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use nix::sched::{CloneFlags, setns, unshare};
use rustix::thread::CapabilitySet;

use super::nest::{among, nest};
use super::plan::Identity;
use super::wire::Failure;

/// The shared namespaces.
#[derive(Debug)]
pub struct World {
    network: OwnedFd,
    users: Option<OwnedFd>,
}

impl World {
    /// Makes them. The calling process is in them afterwards, so it is not used for anything else. `ids` are
    /// those of runs, the first and how many, where they have any of their own.
    pub(super) fn found(ids: Option<(u32, u32)>) -> Result<Self, Failure> {
        let users = match ids {
            _ if may_already()? => None,
            Some((first, count)) => {
                let users = step("user namespace", among(first, count))?;
                step("user namespace", setns(&users, CloneFlags::CLONE_NEWUSER))?;
                Some(users)
            }
            None => {
                let me = Identity {
                    uid: rustix::process::geteuid().as_raw(),
                    gid: rustix::process::getegid().as_raw(),
                };
                step("user namespace", File::open("/proc").and_then(|proc| nest(proc, me)))?;
                Some(step("user namespace", File::open("/proc/self/ns/user"))?.into())
            }
        };
        step("network namespace", unshare(CloneFlags::CLONE_NEWNET))?;
        let network = step("network namespace", File::open("/proc/self/ns/net"))?.into();
        Ok(Self { network, users })
    }

    /// Moves this process, and what it starts, to where it can make a room.
    pub(super) fn enter(&self) -> Result<(), Failure> {
        if let Some(users) = &self.users {
            step("user namespace", setns(users, CloneFlags::CLONE_NEWUSER))?;
        }
        step("network namespace", setns(&self.network, CloneFlags::CLONE_NEWNET))
    }

    /// Whether it is a user namespace of an ordinary user's, in which the kernel trusts nobody.
    pub(super) fn is_nested(&self) -> bool {
        self.users.is_some()
    }

    /// Which one it is, as long as it is there.
    pub(super) fn number(&self) -> io::Result<u64> {
        Ok(rustix::fs::fstat(&self.network)?.st_ino)
    }

    /// As they travel.
    pub(super) fn fds(&self) -> Vec<BorrowedFd<'_>> {
        std::iter::once(&self.network).chain(&self.users).map(AsFd::as_fd).collect()
    }

    /// As they arrive.
    pub(super) fn from_fds(fds: Vec<OwnedFd>) -> io::Result<Self> {
        let mut fds = fds.into_iter();
        let network = fds.next().ok_or_else(|| io::Error::other("no network namespace came"))?;
        Ok(Self { network, users: fds.next() })
    }
}

/// Whether this process may make namespaces without a user namespace.
fn may_already() -> Result<bool, Failure> {
    let have = step("capabilities", rustix::thread::capabilities(None))?.effective;
    Ok(have.contains(CapabilitySet::SYS_ADMIN))
}

fn step<T, E: ToString>(name: &str, result: Result<T, E>) -> Result<T, Failure> {
    result.map_err(|error| Failure::new(name, &error))
}
