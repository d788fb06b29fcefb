//! The processes of a run, and what the kernel tells everybody about each.
//!
//! What is read here is in part the program's own words (the name of a process, for one): fields are found by
//! what stands before or behind them that a program cannot write.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use nix::unistd::Pid;

use crate::clock::{Stopwatch, millis};
use crate::sandbox::sweep;

/// The unit in which /proc tells processor time, in milliseconds: a hundredth of a second on every machine.
const TICK_MS: u64 = 10;
/// After which a census is out of date.
const SLOW: Duration = Duration::from_millis(20);
/// The most that a socket may hold of what it has sent (`net.core.wmem_max`, which the kernel doubles), and as
/// much that its other end may have left in it.
pub(super) const SOCKET: u64 = 2 * 2 * 212_992;

/// One process.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Member {
    /// The folder in /proc of one of its threads that has memory.
    pub(super) place: PathBuf,
    /// Its id, and when it was started: together they are never another's.
    pub(super) key: (i32, u64),
    pub(super) threads: u64,
    /// Processor time of its own, and of all its children that it has waited for, in milliseconds.
    pub(super) own_ms: u64,
    pub(super) children_ms: u64,
    pub(super) memory: Memory,
}

/// In bytes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Memory {
    /// Pages with content that is in no file, those that it shares with its parent included; swapped ones too.
    anonymous: u64,
    /// The kernel's tables for it.
    tables: u64,
    /// Addresses.
    size: u64,
    /// Addresses of private memory that can be written to.
    data: u64,
    /// How many descriptors its table has room for.
    descriptors: u64,
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
    /// The members, and the processor time of those of the dead that the supervisor or init has reaped, in
    /// milliseconds.
    Taken(Vec<Member>, u64),
    /// More than `most` processes. To look at each would only give them time.
    TooMany(u64),
}

/// Takes it, of a run that `init` stands above, if there is one.
pub(super) fn take(init: Option<Pid>, most: u64) -> io::Result<Census> {
    let most = most.saturating_add(u64::from(init.is_some()));
    let enough = usize::try_from(most).unwrap_or(usize::MAX);
    let watch = Stopwatch::start();
    let pids = sweep::descendants(enough)?;
    if pids.len() > enough {
        return Ok(Census::TooMany(pids.len() as u64));
    }
    let mut members = Vec::new();
    let mut reaped = millis(time(&getrusage(UsageWho::RUSAGE_CHILDREN)?));
    for pid in pids {
        // One that has ended meanwhile uses nothing.
        let Some(member) = member(pid) else { continue };
        if Some(pid) == init {
            reaped += member.children_ms;
        } else {
            members.push(member);
        }
    }
    if watch.elapsed() > SLOW {
        // Time enough for others to have come.
        let pids = sweep::descendants(enough)?;
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

fn member(pid: Pid) -> Option<Member> {
    let place = PathBuf::from(format!("/proc/{pid}"));
    let stat = stat(&read(&place, "stat")?, pid)?;
    let memory = memory_of(&read(&place, "status")?);
    if memory.size > 0 || stat.threads < 2 {
        return Some(Member { place, memory, ..stat });
    }
    // Its first thread has ended, and says nothing of the others' memory.
    let mut threads = std::fs::read_dir(place.join("task")).ok()?.flatten().map(|entry| entry.path());
    let living = threads.find_map(|thread| {
        let memory = memory_of(&read(&thread, "status")?);
        (memory.size > 0).then_some((thread, memory))
    });
    let (place, memory) = living.unwrap_or((place, memory));
    Some(Member { place, memory, ..stat })
}

/// Whether the process or thread with this folder in /proc is there and not just ending.
pub(super) fn has_memory(place: &Path) -> bool {
    read(place, "status").is_some_and(|status| memory_of(&status).size > 0)
}

fn read(place: &Path, name: &str) -> Option<String> {
    // A name is any bytes.
    Some(String::from_utf8_lossy(&std::fs::read(place.join(name)).ok()?).into_owned())
}

/// Of the text of `stat`: the name is in brackets, and may have brackets in it.
fn stat(text: &str, pid: Pid) -> Option<Member> {
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_ascii_whitespace().collect();
    // As proc(5) counts them, from the third on.
    let field = |number: usize| fields.get(number - 3)?.parse::<u64>().ok();
    Some(Member {
        own_ms: (field(14)? + field(15)?) * TICK_MS,
        children_ms: (field(16)? + field(17)?) * TICK_MS,
        threads: field(20)?,
        key: (pid.as_raw(), field(22)?),
        ..Member::default()
    })
}

/// Of the text of `status`, in which a line end in the name is written as two letters.
fn memory_of(text: &str) -> Memory {
    let number = |name: &str| -> u64 {
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        value.and_then(|value| value.split_ascii_whitespace().next()?.parse().ok()).unwrap_or(0)
    };
    let kib = |name| number(name) * 1024;
    Memory {
        anonymous: kib("RssAnon") + kib("VmSwap"),
        tables: kib("VmPTE"),
        size: kib("VmSize"),
        data: kib("VmData") + kib("VmStk"),
        descriptors: number("FDSize"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_pass_for_numbers() {
        let text = "42 (a) R 1 (b\n) S 1 2 3 4 5 6 7 8 9 10 700 30 20 10 39 19 3 0 12345 9 9\n";
        let member = stat(text, Pid::from_raw(42)).unwrap();
        assert_eq!((member.own_ms, member.children_ms, member.threads), (7_300, 300, 3));
        assert_eq!(member.key, (42, 12_345));
        assert_eq!(stat("42 (a", Pid::from_raw(42)), None);
        let status = "Name:\tVmPTE: 9 kB\nFDSize:\t64\nVmSize:\t 100 kB\nRssAnon:\t 8 kB\nVmPTE:\t 4 kB\nVmSwap:\t 2 kB\n";
        let memory = memory_of(status);
        assert_eq!((memory.anonymous, memory.tables, memory.size), (10 << 10, 4 << 10, 100 << 10));
        assert_eq!(memory.descriptors, 64);
    }

    #[test]
    fn this_process_has_memory() {
        let member = member(Pid::this()).unwrap();
        assert!(member.touched() > 100 << 10 && member.may_hide() > 1 << 20, "{member:?}");
    }
}
