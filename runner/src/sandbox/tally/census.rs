//! The processes of a run, and what the kernel tells everybody about each.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use nix::unistd::Pid;

use super::told::{self, Memory, memory_of};
use crate::clock::{Stopwatch, millis};
use crate::sandbox::sweep;

/// After which a census is out of date.
const SLOW: Duration = Duration::from_millis(20);
/// The most that a socket may hold of what it has sent (`net.core.wmem_max`, which the kernel doubles), and as
/// much that its other end may have left in it.
pub(super) const SOCKET: u64 = 2 * 2 * 212_992;

/// One process.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Member {
    /// Its folder in /proc.
    pub(super) folder: PathBuf,
    /// That of one of its threads that has memory.
    pub(super) place: PathBuf,
    /// Its id, and when it was started: together they are never another's.
    pub(super) key: (i32, u64),
    pub(super) threads: u64,
    /// Processor time of its own, and of all its children that it has waited for, in milliseconds.
    pub(super) own_ms: u64,
    pub(super) children_ms: u64,
    pub(super) memory: Memory,
}

impl Member {
    /// The memory that it has for sure, or shares with other processes of the run.
    pub(super) fn touched(&self) -> u64 {
        self.memory.anonymous + self.memory.tables
    }

    /// What it may have beside that at most: memory that is shared without a file and in no table of this
    /// process, and what is under way in sockets.
    pub(super) fn may_hide(&self) -> u64 {
        self.memory.size.saturating_sub(self.memory.data) + self.memory.descriptors * SOCKET
    }

    /// Whether it is unreadable, which this error came from: a program can execute a file that it may not read.
    /// What is just ending is so as well, but has no memory any more.
    pub(super) fn hides(&self, error: &io::Error) -> bool {
        error.kind() == io::ErrorKind::PermissionDenied && has_memory(&self.place)
    }

    /// The kernel's tables for it.
    pub(super) fn tables(&self) -> u64 {
        self.memory.tables
    }
}

/// Everybody in the run.
#[derive(Debug)]
pub(super) enum Census {
    /// The members, and the processor time of those of the dead that the supervisor has reaped, in milliseconds.
    Taken(Vec<Member>, u64),
    /// More than `most` processes. To look at each would only give them time.
    TooMany(u64),
}

/// Takes it, as the /proc at `processes` tells of the descendants of this process.
pub(super) fn take(processes: &str, most: u64) -> io::Result<Census> {
    let enough = usize::try_from(most).unwrap_or(usize::MAX);
    let watch = Stopwatch::start();
    let pids = sweep::descendants(processes, enough)?;
    if pids.len() > enough {
        return Ok(Census::TooMany(pids.len() as u64));
    }
    let reaped = millis(time(&getrusage(UsageWho::RUSAGE_CHILDREN)?));
    // One that has ended meanwhile uses nothing.
    let members = pids.into_iter().filter_map(|pid| member(processes, pid)).collect();
    if watch.elapsed() > SLOW {
        // Time enough for others to have come.
        let pids = sweep::descendants(processes, enough)?;
        if pids.len() > enough {
            return Ok(Census::TooMany(pids.len() as u64));
        }
    }
    Ok(Census::Taken(members, reaped))
}

/// Of user and system together.
pub(super) fn time(usage: &Usage) -> Duration {
    let time = usage.user_time() + usage.system_time();
    Duration::from_micros(u64::try_from(time.num_microseconds()).unwrap_or(0))
}

fn member(processes: &str, pid: Pid) -> Option<Member> {
    let folder = PathBuf::from(format!("{processes}/{pid}"));
    let stat = told::stat(&read(&folder, "stat")?)?;
    let of = |place: &Path, memory| Member {
        place: place.to_owned(),
        folder: folder.clone(),
        key: (pid.as_raw(), stat.started),
        threads: stat.threads,
        own_ms: stat.own_ms,
        children_ms: stat.children_ms,
        memory,
    };
    let memory = memory_of(&read(&folder, "status")?);
    if memory.size > 0 || stat.threads < 2 {
        return Some(of(&folder, memory));
    }
    // Its first thread has ended, and says nothing of the others' memory.
    let mut threads = std::fs::read_dir(folder.join("task")).ok()?.flatten().map(|entry| entry.path());
    let living = threads.find_map(|thread| {
        let memory = memory_of(&read(&thread, "status")?);
        (memory.size > 0).then_some((thread, memory))
    });
    let (place, memory) = living.unwrap_or((folder.clone(), memory));
    Some(of(&place, memory))
}

/// Whether the process or thread with this folder in /proc is there and not just ending.
pub(super) fn has_memory(place: &Path) -> bool {
    read(place, "status").is_some_and(|status| memory_of(&status).size > 0)
}

fn read(place: &Path, name: &str) -> Option<String> {
    // A name is any bytes.
    Some(String::from_utf8_lossy(&std::fs::read(place.join(name)).ok()?).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_memory() {
        let member = member(sweep::PROCESSES, Pid::this()).unwrap();
        assert!(member.touched() > 100 << 10 && member.may_hide() > 1 << 20, "{member:?}");
    }
}
