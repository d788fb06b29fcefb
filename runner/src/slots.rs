//! Places for runs, as many as run at a time, each with a user of its own where the runner is root.
//!
//! User ids come in blocks. A runner holds the lock of its block for as long as it lives, so no two runners
//! on a machine ever share a user, and whatever still runs as one when a block is taken is a leftover.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rustix::fd::OwnedFd;
use rustix::fs::{FlockOperation, Mode, OFlags, flock};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::sandbox::plan::Identity;

/// How many user ids a block has: more than any runner has slots.
pub(crate) const BLOCK: u32 = 1_024;
/// How many blocks are tried before giving up.
const BLOCKS: u32 = 64;
/// Where the locks are: one place for all runners of a machine, whatever their work directories.
const LOCKS: &str = "/run/playpen";

/// Why no block of user ids could be had.
#[derive(Debug, thiserror::Error)]
pub enum UsersError {
    /// All are taken.
    #[error(
        "{BLOCKS} runners on this machine hold all user ids from {base} on; set RUNNER_UID_BASE to another range"
    )]
    Taken {
        /// The first user id of the first block.
        base: u32,
    },
    /// The locks cannot be made.
    #[error(
        "cannot lock a range of user ids in {LOCKS}: {0}; the runner as root needs this directory writable"
    )]
    Io(#[from] io::Error),
}

/// A block of user ids that no other runner has.
#[derive(Debug)]
pub(crate) struct Users {
    /// The first of them.
    pub(crate) first: u32,
    _lock: OwnedFd,
}

impl Users {
    /// Takes the first free block from `base` on.
    pub(crate) fn take(base: u32) -> Result<Self, UsersError> {
        match rustix::fs::mkdir(LOCKS, Mode::RWXU) {
            Ok(()) | Err(rustix::io::Errno::EXIST) => {}
            Err(error) => return Err(io::Error::from(error).into()),
        }
        for block in 0..BLOCKS {
            let first = base + block * BLOCK;
            let path = Path::new(LOCKS).join(format!("users-{first}.lock"));
            let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            let lock = rustix::fs::open(&path, flags, Mode::RUSR | Mode::WUSR).map_err(io::Error::from)?;
            match flock(&lock, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => return Ok(Self { first, _lock: lock }),
                Err(rustix::io::Errno::WOULDBLOCK) => {}
                Err(error) => return Err(io::Error::from(error).into()),
            }
        }
        Err(UsersError::Taken { base })
    }
}

/// All places of this runner.
#[derive(Debug, Clone)]
pub(crate) struct Slots {
    places: Arc<Semaphore>,
    free: Arc<Mutex<Vec<u32>>>,
    users: Option<Arc<Users>>,
}

/// A place that one run has. Dropping it frees it.
#[derive(Debug)]
pub(crate) struct Slot {
    number: u32,
    free: Arc<Mutex<Vec<u32>>>,
    users: Option<Arc<Users>>,
    // Dropped after the number is back, which is why the number is not returned in a field's own drop.
    _permit: OwnedSemaphorePermit,
}

impl Slots {
    /// So many places; with `users`, each has a user.
    pub(crate) fn new(count: u32, users: Option<Users>) -> Self {
        Self {
            places: Arc::new(Semaphore::new(count as usize)),
            // Taken from the end: the lowest first.
            free: Arc::new(Mutex::new((0..count).rev().collect())),
            users: users.map(Arc::new),
        }
    }

    /// Waits for a free place.
    pub(crate) async fn take(&self) -> Slot {
        let permit = self.places.clone().acquire_owned().await.expect("the semaphore is never closed");
        let number = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Slot {
            number: number.expect("there are as many numbers as permits"),
            free: self.free.clone(),
            users: self.users.clone(),
            _permit: permit,
        }
    }

    /// The user ids of all places, first and count, where they have any.
    pub(crate) fn users(&self) -> Option<(u32, u32)> {
        self.users.as_ref().map(|users| (users.first, BLOCK))
    }
}

impl Slot {
    /// Who a run here runs as.
    pub(crate) fn identity(&self) -> Option<Identity> {
        let users = self.users.as_ref()?;
        Some(Identity { uid: users.first + self.number, gid: users.first + self.number })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_place_is_had_by_one_at_a_time() {
        let slots = Slots::new(2, None);
        let (a, b) = (slots.take().await, slots.take().await);
        assert_eq!((a.number, b.number), (0, 1));
        assert_eq!(slots.places.available_permits(), 0);
        drop(a);
        assert_eq!(slots.take().await.number, 0);
    }
}
