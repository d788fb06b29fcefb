//! Control groups (cgroup v2): a run as one thing, which the kernel bounds, counts and ends as a whole.
//!
//! A runner makes a folder of its own, `playpen-…`, below the group that it was started in, and in it one group
//! for each run. It holds a lock on the folder for as long as it lives, so the next runner can tell what a dead
//! one left. Since a group with groups in it must not have processes as well, the runner moves into a group
//! beside it first.

mod find;
mod meter;

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

pub(super) use meter::Meter;
use playpen_protocol::limits::Limits;
use rustix::fs::{AtFlags, Dir, FlockOperation, Mode, OFlags, flock};
use rustix::io::Errno;
use tracing::{info, warn};

/// The folder of one runner's runs.
const RUNS: &str = "playpen-";
/// The group that a runner itself is in.
const SELF: &str = "playpen.self-";
/// What a run is held to by; a kernel without these cannot do what is promised.
const NEEDED: [&str; 2] = ["memory", "pids"];
/// What is handed down to runs as far as it is there.
const WANTED: [&str; 3] = ["cpu", "memory", "pids"];
/// How often the removal of a group is tried: its processes are dead, but the kernel may still count them.
const TRIES: u32 = 1_000;

/// Why there are no groups for runs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoGroups {
    /// No tree.
    #[error("no cgroup v2 tree is mounted")]
    NoTree,
    /// The tree does not count what must be bounded.
    #[error("the cgroup v2 tree does not have the controllers {} in `{}`", .missing.join(" and "), .group.display())]
    NoControllers {
        /// The group that the runner is in.
        group: PathBuf,
        /// What is not there.
        missing: Vec<&'static str>,
    },
    /// A group can have processes or groups, not both.
    #[error("there are other processes than the runner in its group `{}`", .group.display())]
    Shared {
        /// The group that the runner is in.
        group: PathBuf,
    },
    /// The runner may not make groups, or not use them.
    #[error("the runner cannot {what} in `{}`: {error}", .group.display())]
    NotOurs {
        /// The group that the runner is in.
        group: PathBuf,
        /// What it tried.
        what: &'static str,
        /// What the kernel said.
        error: String,
    },
}

/// The folder for the groups of a runner's runs.
#[derive(Debug)]
pub struct Groups {
    parent: OwnedFd,
    name: String,
    path: PathBuf,
    /// The lock on it too.
    directory: OwnedFd,
    /// The group that the runner has moved to, if it has.
    own: Option<String>,
    /// The controllers that are handed down.
    wanted: Vec<&'static str>,
    /// The share of the processors that a run may have, in percent of one.
    cpu_percent: Option<u64>,
}

/// The group of one run. Dropping it ends what is in it, and removes it.
#[derive(Debug)]
pub struct Group {
    groups: Arc<Groups>,
    name: String,
    directory: OwnedFd,
}

impl Groups {
    /// Makes the folder, where the runner may, and removes those of runners that are dead.
    pub fn found(cpu_percent: Option<u64>) -> Result<Self, NoGroups> {
        let own = find::own_group()?;
        let founded = Self::below(&own, cpu_percent);
        match (founded, find::root_group()?) {
            // Root may also go to the top, where it disturbs nobody: as from a shell, whose group has others in it.
            (Err(NoGroups::NotOurs { .. } | NoGroups::Shared { .. }), top)
                if rustix::process::geteuid().is_root() && top != own =>
            {
                Self::below(&top, cpu_percent)
            }
            (founded, _) => founded,
        }
    }

    fn below(group: &Path, cpu_percent: Option<u64>) -> Result<Self, NoGroups> {
        let refused = |what| {
            move |error: io::Error| NoGroups::NotOurs {
                group: group.to_owned(),
                what,
                error: error.to_string(),
            }
        };
        let parent = open(rustix::fs::CWD, group).map_err(refused("open its group"))?;
        let controllers = read(&parent, "cgroup.controllers").map_err(refused("read its controllers"))?;
        let has = |name: &str| controllers.split_ascii_whitespace().any(|have| have == name);
        let missing: Vec<&'static str> = NEEDED.into_iter().filter(|name| !has(name)).collect();
        if !missing.is_empty() {
            return Err(NoGroups::NoControllers { group: group.to_owned(), missing });
        }
        let wanted: Vec<&'static str> = WANTED.into_iter().filter(|name| has(name)).collect();
        // Held while folders exist whose own lock is not held yet.
        let settling = open(&parent, ".").map_err(refused("open its group"))?;
        flock(&settling, FlockOperation::LockExclusive).map_err(|e| refused("lock its group")(e.into()))?;
        clear(&parent);
        let digits = random_digits().map_err(refused("name a group"))?;
        let name = format!("{RUNS}{digits}");
        let directory = make(&parent, &name).map_err(refused("make a group"))?;
        // From here on what was made is removed if anything fails.
        let path = group.join(&name);
        let mut groups = Self { parent, name, path, directory, own: None, wanted, cpu_percent };
        flock(&groups.directory, FlockOperation::NonBlockingLockExclusive)
            .map_err(|error| refused("lock a group")(error.into()))?;
        // The root of the whole tree is the one group that may have both groups and processes.
        if rustix::fs::accessat(&groups.parent, "cgroup.type", rustix::fs::Access::EXISTS, AtFlags::empty())
            .is_ok()
        {
            let own = groups.own.insert(format!("{SELF}{digits}"));
            make(&groups.parent, own)
                .and_then(|own| write(&own, "cgroup.procs", "0"))
                .map_err(refused("move itself to a group"))?;
        }
        for directory in [&groups.parent, &groups.directory] {
            write(directory, "cgroup.subtree_control", &signed('+', &groups.wanted)).map_err(|error| {
                if error.raw_os_error() == Some(libc::EBUSY) {
                    NoGroups::Shared { group: group.to_owned() }
                } else {
                    refused("hand controllers down")(error)
                }
            })?;
        }
        Ok(groups)
    }

    /// Makes the group of a run.
    pub fn make(self: &Arc<Self>, limits: &Limits) -> io::Result<Group> {
        let name = random_digits()?;
        let group = Group { directory: make(&self.directory, &name)?, groups: self.clone(), name };
        let directory = &group.directory;
        write(directory, "memory.max", &limits.memory_mb.saturating_mul(1 << 20).to_string())?;
        write(directory, "memory.oom.group", "1")?;
        write(directory, "pids.max", &limits.processes.to_string())?;
        match write(directory, "memory.swap.max", "0") {
            // A kernel that does not count swap.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            done => done?,
        }
        if let Some(percent) = self.cpu_percent {
            write(directory, "cpu.max", &format!("{} 100000", percent * 1_000))?;
        }
        Ok(group)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Groups {
    fn drop(&mut self) {
        remove(&self.parent, &self.name);
        if let Some(own) = self.own.take() {
            // Everything as it was. What cannot be done here does no harm, and the next start tries again.
            let _ = write(&self.parent, "cgroup.subtree_control", &signed('-', &self.wanted));
            if write(&self.parent, "cgroup.procs", "0").is_ok() {
                // After a start that failed, what was tried there may be just ending.
                removed_in_time(&self.parent, &own);
            }
        }
    }
}

impl Group {
    /// Its directory.
    pub fn fd(&self) -> BorrowedFd<'_> {
        self.directory.as_fd()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        remove(&self.groups.directory, &self.name);
    }
}

/// Removes what dead runners left in `parent`.
fn clear(parent: &OwnedFd) {
    for name in names(parent) {
        if name.starts_with(SELF) {
            // Of a runner that lives it cannot be removed.
            let _ = rustix::fs::unlinkat(parent, &name, AtFlags::REMOVEDIR);
        } else if name.starts_with(RUNS)
            && let Ok(folder) = open(parent, &name)
            && flock(&folder, FlockOperation::NonBlockingLockExclusive).is_ok()
        {
            for run in names(&folder) {
                remove(&folder, &run);
            }
            remove(parent, &name);
            info!(group = name, "removed what an earlier runner left");
        }
    }
}

/// Ends whatever is in the group `name`, and removes it.
fn remove(parent: &OwnedFd, name: &str) {
    if is_removed(parent, name) {
        return;
    }
    let killed = open(parent, name).and_then(|group| write(&group, "cgroup.kill", "1"));
    if !removed_in_time(parent, name) {
        warn!(group = name, ?killed, "cannot remove a control group; the next start will try again");
    }
}

/// Removes the group `name` as soon as nothing is in it. Whether that was soon enough.
fn removed_in_time(parent: &OwnedFd, name: &str) -> bool {
    (0..TRIES).any(|_| {
        is_removed(parent, name) || {
            std::thread::sleep(Duration::from_millis(2));
            false
        }
    })
}

/// Removes the group `name` if nothing is in it. Whether it is gone.
fn is_removed(parent: &OwnedFd, name: &str) -> bool {
    matches!(rustix::fs::unlinkat(parent, name, AtFlags::REMOVEDIR), Ok(()) | Err(Errno::NOENT))
}

/// `+memory +pids`
fn signed(sign: char, controllers: &[&str]) -> String {
    controllers.iter().map(|name| format!("{sign}{name}")).collect::<Vec<_>>().join(" ")
}

fn make(parent: &OwnedFd, name: &str) -> io::Result<OwnedFd> {
    rustix::fs::mkdirat(parent, name, Mode::from_raw_mode(0o755))?;
    open(parent, name)
}

fn names(directory: &OwnedFd) -> Vec<String> {
    let entries = Dir::read_from(directory).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_dir());
    let names = folders.filter_map(|entry| entry.file_name().to_str().ok().map(str::to_owned));
    names.filter(|name| name != "." && name != "..").collect()
}

fn open(parent: impl AsFd, name: impl rustix::path::Arg) -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(rustix::fs::openat(parent, name, flags, Mode::empty())?)
}

fn read(directory: impl AsFd, file: &str) -> io::Result<String> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC;
    let fd = rustix::fs::openat(directory, file, flags, Mode::empty())?;
    io::read_to_string(std::fs::File::from(fd))
}

fn write(directory: &OwnedFd, file: &str, text: &str) -> io::Result<()> {
    let fd = rustix::fs::openat(directory, file, OFlags::WRONLY | OFlags::CLOEXEC, Mode::empty())?;
    // In one call, which is all that these files understand.
    rustix::io::write(fd, text.as_bytes())?;
    Ok(())
}

fn random_digits() -> io::Result<String> {
    Ok(format!("{:08x}", u32::from_ne_bytes(crate::clock::random()?)))
}
