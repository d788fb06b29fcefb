//! Places for runs, as many as run at a time, each with a user of its own where the runner is root.
//!
//! User ids come in blocks. A runner holds the lock of its block for as long as it lives, so no two runners
//! on a machine ever share a user, and whatever still runs as one when a block is taken is a leftover.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::fd::OwnedFd;
use rustix::fs::{FlockOperation, Mode, OFlags, flock};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::sandbox::plan::Identity;

/// How many user ids a block has: more than any runner has slots.
pub(crate) const BLOCK: u32 = 1_024;
/// How many blocks are tried before giving up.
const BLOCKS: u32 = 64;
/// Where blocks begin where there are none from the wanted id on: in a container whose ids are not the machine's
/// there are commonly 65,536, the first of which its image may use itself.
const WITHIN: u32 = 10_000;
/// Which ids exist.
const MAPS: [&str; 2] = ["/proc/self/uid_map", "/proc/self/gid_map"];
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
    /// There are none to take.
    #[error(
        "there are no {BLOCK} user and group ids in a row from {base} on in this container, nor from {WITHIN} on; set \
         RUNNER_UID_BASE to where there are, give the container more ids, or start the runner as an ordinary user"
    )]
    None {
        /// The first user id that was wanted.
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
    first: u32,
    _lock: OwnedFd,
}

impl Users {
    /// The first of them, and how many there are.
    pub(crate) fn range(&self) -> (u32, u32) {
        (self.first, BLOCK)
    }

    /// Takes the first free block from `base` on.
    pub(crate) fn take(base: u32) -> Result<Self, UsersError> {
        match rustix::fs::mkdir(LOCKS, Mode::RWXU) {
            Ok(()) | Err(rustix::io::Errno::EXIST) => {}
            Err(error) => return Err(io::Error::from(error).into()),
        }
        let mut maps = Vec::new();
        for map in MAPS {
            maps.push(std::fs::read_to_string(map)?);
        }
        let blocks = blocks(base, &maps);
        if blocks.is_empty() {
            return Err(UsersError::None { base });
        }
        for first in blocks {
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

/// The blocks that exist in all of these id maps: from `base` on or, where those do not, from elsewhere.
fn blocks(base: u32, maps: &[String]) -> Vec<u32> {
    let exists = |first: u64| maps.iter().all(|map| map.lines().any(|line| holds(line, first)));
    let from = |base: u32| (0..BLOCKS).map(move |block| base.saturating_add(block * BLOCK));
    let found = |base| from(base).filter(|first| exists(u64::from(*first))).collect::<Vec<u32>>();
    let wanted = found(base);
    if wanted.is_empty() { found(WITHIN) } else { wanted }
}

/// Whether a line of an id map, which says the first id, what it is outside and how many follow, has a block.
fn holds(line: &str, first: u64) -> bool {
    let mut numbers = line.split_whitespace().map(|number| number.parse::<u64>().unwrap_or(0));
    match [numbers.next(), numbers.next(), numbers.next()] {
        [Some(from), _, Some(count)] => from <= first && first + u64::from(BLOCK) <= from + count,
        _ => false,
    }
}

/// As many runs as go on at a time.
#[derive(Debug, Clone)]
pub(crate) struct Slots(Arc<Semaphore>);

/// The right to one run. Dropping it gives it back.
#[derive(Debug)]
pub(crate) struct Slot {
    _permit: OwnedSemaphorePermit,
}

impl Slots {
    /// So many.
    pub(crate) fn new(count: u32) -> Self {
        Self(Arc::new(Semaphore::new(count as usize)))
    }

    /// Waits for a free one.
    pub(crate) async fn take(&self) -> Slot {
        let permit = self.0.clone().acquire_owned().await;
        Slot { _permit: permit.expect("the semaphore is never closed") }
    }
}

/// Where runs can be, those that have not come yet among them. Each is another user, where the runner has users.
#[derive(Debug, Clone)]
pub(crate) struct Seats {
    pool: Arc<Mutex<Pool>>,
    users: Option<Arc<Users>>,
    /// How many runs there can be at a time.
    slots: usize,
}

#[derive(Debug)]
struct Pool {
    free: Vec<u32>,
    /// How many have a run.
    runs: usize,
}

/// What one run has. Dropping it frees it.
#[derive(Debug)]
pub(crate) struct Seat {
    number: u32,
    seats: Seats,
    has_run: bool,
}

impl Seats {
    /// For so many runs at a time. With `users`, each has a user.
    pub(crate) fn new(users: Option<Users>, slots: u32) -> Self {
        // Taken from the end: the lowest first.
        let pool = Pool { free: (0..BLOCK).rev().collect(), runs: 0 };
        Self { pool: Arc::new(Mutex::new(pool)), users: users.map(Arc::new), slots: slots as usize }
    }

    /// A free one for a run. There are more than runs, and what is made ready ahead leaves them as many as may come.
    pub(crate) fn take(&self) -> Option<Seat> {
        let mut pool = self.pool();
        let number = pool.free.pop()?;
        pool.runs += 1;
        Some(Seat { number, seats: self.clone(), has_run: true })
    }

    /// A free one for a run that has not come yet, unless the runs that may come need all that are free.
    pub(crate) fn take_ahead(&self) -> Option<Seat> {
        let mut pool = self.pool();
        if pool.free.len() <= self.slots.saturating_sub(pool.runs) {
            return None;
        }
        let number = pool.free.pop()?;
        Some(Seat { number, seats: self.clone(), has_run: false })
    }

    /// The user ids of all places, first and count, where they have any.
    pub(crate) fn users(&self) -> Option<(u32, u32)> {
        self.users.as_deref().map(Users::range)
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// Who a run here runs as.
    pub(crate) fn identity(&self) -> Option<Identity> {
        let users = self.seats.users.as_ref()?;
        Some(Identity { uid: users.first + self.number, gid: users.first + self.number })
    }

    /// Whether there is a run: one may come to what was made ready, and be over before all of it is cleared away.
    pub(crate) fn set_run(&mut self, has_run: bool) {
        if std::mem::replace(&mut self.has_run, has_run) != has_run {
            let mut pool = self.seats.pool();
            pool.runs = if has_run { pool.runs + 1 } else { pool.runs - 1 };
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.set_run(false);
        self.seats.pool().free.push(self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_ids_are_those_that_exist() {
        let whole = "         0          0 4294967295\n".to_owned();
        let maps = [whole.clone(), whole.clone()];
        assert_eq!(blocks(200_000, &maps)[..2], [200_000, 201_024]);
        assert_eq!(blocks(200_000, &maps).len(), BLOCKS as usize);
        // A container of an ordinary user: the last block ends before the user nobody.
        let narrow = "         0       1000          1\n         1     100000      65536\n".to_owned();
        let within = blocks(200_000, &[narrow.clone(), whole]);
        assert_eq!((within[0], within.last()), (10_000, Some(&(10_000 + 53 * BLOCK))));
        assert_eq!(blocks(30_000, &[narrow])[0], 30_000);
        assert_eq!(blocks(200_000, &["0 1000 1\n".to_owned()]), Vec::<u32>::new());
    }

    #[tokio::test]
    async fn a_slot_is_had_by_one_at_a_time() {
        let slots = Slots::new(2);
        let (a, _b) = (slots.take().await, slots.take().await);
        assert_eq!(slots.0.available_permits(), 0);
        drop(a);
        assert_eq!(slots.0.available_permits(), 1);
    }

    #[test]
    fn a_seat_is_had_by_one_at_a_time() {
        let seats = Seats::new(None, 1);
        let (a, b) = (seats.take().unwrap(), seats.take().unwrap());
        assert_eq!((a.number, b.number), (0, 1));
        drop(a);
        assert_eq!(seats.take().unwrap().number, 0);
        let all: Vec<Seat> = std::iter::from_fn(|| seats.take()).collect();
        assert_eq!(all.len() + 1, BLOCK as usize);
    }

    #[test]
    fn what_is_made_ready_ahead_leaves_a_seat_for_each_run_that_may_come() {
        let seats = Seats::new(None, 1_000);
        let take_ahead = || -> Vec<Seat> { std::iter::from_fn(|| seats.take_ahead()).collect() };
        let mut ahead = take_ahead();
        assert_eq!(ahead.len(), BLOCK as usize - 1_000);
        // A run that has a seat needs no other.
        let mut come = ahead.pop().unwrap();
        come.set_run(true);
        let mut runs: Vec<Seat> = (0..99).map(|_| seats.take().unwrap()).collect();
        let mut more = take_ahead();
        assert_eq!(more.len(), 1);
        // The next may come before everything of the one before is cleared away.
        runs[0].set_run(false);
        drop(more.pop());
        assert!(seats.take_ahead().is_none());
        runs.extend((0..901).map(|_| seats.take().unwrap()));
    }
}
