//! What a run's files take: of a file system of its own as the kernel says it, of directories among others'
//! as it is found there.

use std::io;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::time::Duration;

use rustix::fs::CWD;

use super::Kept;
use super::census::Member;
use super::tree::{self, Root};
use crate::clock::Stopwatch;
use crate::folder;
use crate::sandbox::furnish::Spaces;
use crate::sandbox::guise::as_user;
use crate::sandbox::plan::{Access, Bounds, Identity, Plan};

/// What a room has in its file system itself: its root and two directories.
const OF_THE_ROOM: u64 = 3;
/// How many times as long as it takes to look through directories, that is not done.
const SHARE: u32 = 10;
/// Faster than a disk takes files, in bytes per millisecond.
const WRITTEN_PER_MS: u64 = 1 << 20;
const OFTEN: Duration = Duration::from_millis(10);
const SELDOM: Duration = Duration::from_millis(250);

/// Where a run's files are.
#[derive(Debug)]
pub(super) enum Disk {
    /// In memory, in file systems of its own.
    Own(Spaces),
    /// In directories of the host.
    AmongOthers { roots: Vec<Root>, user: Option<Identity>, in_memory: bool, kept: Kept, due: Duration },
}

impl Disk {
    pub(super) fn own(spaces: Spaces) -> Self {
        Self::Own(spaces)
    }

    /// The directories that `plan` leaves to the program, before it runs.
    pub(super) fn among_others(plan: &Plan, user: Option<Identity>) -> io::Result<Self> {
        let own = plan.walls.grants.iter().filter(|grant| grant.access == Access::Own);
        let open = |path: &PathBuf| Ok(Root { path: path.clone(), directory: folder::open(CWD, path)? });
        let roots: Vec<Root> = own.map(|grant| open(&grant.path)).collect::<io::Result<_>>()?;
        let on_tmpfs = |root: &Root| {
            rustix::fs::fstatfs(&root.directory).is_ok_and(|fs| u64::try_from(fs.f_type) == Ok(TMPFS))
        };
        let in_memory = roots.iter().any(on_tmpfs);
        Ok(Self::AmongOthers { roots, user, in_memory, kept: Kept::default(), due: Duration::ZERO })
    }

    /// How much memory the files take, in bytes.
    pub(super) fn in_memory(&self) -> io::Result<u64> {
        match self {
            Self::Own(spaces) => Ok(used(&spaces.work)?.bytes + used(&spaces.shared_memory)?.bytes),
            Self::AmongOthers { in_memory, kept, .. } => Ok(if *in_memory { kept.bytes } else { 0 }),
        }
    }

    /// What they take at `now`, while `members` run.
    pub(super) fn look(&mut self, now: Duration, members: &[Member], bounds: &Bounds) -> io::Result<Kept> {
        match self {
            Self::Own(spaces) => used(&spaces.work),
            Self::AmongOthers { kept, due, .. } if now < *due => Ok(*kept),
            Self::AmongOthers { roots, user, kept, due, .. } => {
                let cost = Stopwatch::start();
                let look = || as_user(*user, || tree::found(roots, members, bounds))?;
                *kept = look()?;
                if kept.beyond(bounds).is_some() {
                    // What was moved or written anew during the look has been seen twice: not so again.
                    *kept = look()?;
                }
                let left = bounds.disk.bytes.saturating_sub(kept.bytes) / WRITTEN_PER_MS;
                let rest = Duration::from_millis(left).clamp(OFTEN, SELDOM);
                *due = now.saturating_add(rest.max(cost.elapsed() * SHARE));
                Ok(*kept)
            }
        }
    }

    /// What they take when no process is left.
    pub(super) fn last_look(&mut self, bounds: &Bounds) -> io::Result<Kept> {
        self.look(Duration::MAX, &[], bounds)
    }
}

/// `TMPFS_MAGIC` of `linux/magic.h`.
const TMPFS: u64 = 0x0102_1994;

/// Of a file system of the run's own.
fn used(root: &OwnedFd) -> io::Result<Kept> {
    let fs = rustix::fs::fstatfs(root)?;
    let block = u64::try_from(fs.f_bsize).unwrap_or(0);
    Ok(Kept {
        bytes: (fs.f_blocks - fs.f_bfree) * block,
        entries: (fs.f_files - fs.f_ffree).saturating_sub(OF_THE_ROOM),
        held: true,
    })
}
