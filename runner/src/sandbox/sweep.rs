//! Ends processes until there are none: everything that a run started, however it tried to get away.
//!
//! The caller is a subreaper, so a process whose parent dies becomes the caller's child. Killing its
//! children until it has none therefore reaches every descendant, daemons included.

use std::fmt::Display;
use std::io;
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill, killpg};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{Pid, Uid};

use crate::clock::Stopwatch;

/// Where a process that is in no namespace of its own finds what the kernel tells of processes.
pub(super) const PROCESSES: &str = "/proc";
/// How long the processes of an earlier life get to disappear once they have been killed.
const DYING: Duration = Duration::from_secs(20);
/// How often in a row children are looked for and killed.
const CHASES: u32 = 32;
/// How many children are reaped before anything else is looked at.
const REAPED_AT_ONCE: u32 = 256;
/// How long to wait for killed processes before looking again.
const DYING_STEP: Duration = Duration::from_millis(1);

/// Kills and reaps all descendants of this process, and hands each child's end to `reaped`.
///
/// Where the run has a user of its own, `uid`, one call reaches all at once: even a program that forks as
/// fast as it is killed. `group` is the process group that the program began with, if its first process is
/// not reaped yet: then its id cannot have become another's.
pub(super) fn all(
    uid: Option<Uid>,
    group: Option<Pid>,
    mut reaped: impl FnMut(WaitStatus),
) -> io::Result<()> {
    if let Some(group) = group {
        // Atomic as well, for all who did not leave it; it may be empty.
        let _ = killpg(group, Signal::SIGKILL);
    }
    if uid.is_none() && reap(&mut reaped)? == Left::Nobody {
        return Ok(());
    }
    loop {
        match uid {
            Some(uid) => signal_user(uid, Signal::SIGKILL)?,
            None => kill_tree()?,
        }
        match reap(&mut reaped)? {
            Left::Nobody => return Ok(()),
            Left::Living => std::thread::sleep(DYING_STEP),
            Left::More => {}
        }
    }
}

/// Kills every descendant of this process that can be found.
///
/// Two kinds are hard to end. One lives on by forking and dying: it is a child of ours for some microseconds,
/// so children are killed as soon as they are seen, many times over. The other fills its user's limit: each
/// that is killed frees a place, which its relatives would fill at once, so all are stopped before any is
/// killed. What was forked meanwhile is found the next time, and is less each time.
fn kill_tree() -> io::Result<()> {
    for _ in 0..CHASES {
        tell(&children(PROCESSES, Pid::this())?, Signal::SIGKILL);
    }
    for signal in [Signal::SIGSTOP, Signal::SIGKILL] {
        tell(&descendants(PROCESSES, usize::MAX)?, signal);
    }
    Ok(())
}

/// Who is left after reaping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Left {
    /// No child at all.
    Nobody,
    /// Only children that have not ended.
    Living,
    /// Perhaps some that have ended: that is to be looked at again.
    More,
}

/// Reaps children that have ended, without waiting for any. Not without end: a program can make dead children
/// as fast as they are reaped, and the caller has a clock to look at.
pub(super) fn reap(mut reaped: impl FnMut(WaitStatus)) -> io::Result<Left> {
    for _ in 0..REAPED_AT_ONCE {
        match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
            Ok(WaitStatus::StillAlive) => return Ok(Left::Living),
            Err(Errno::ECHILD) => return Ok(Left::Nobody),
            Ok(status) => reaped(status),
            Err(Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Left::More)
}

/// Sends `signal` to every descendant that can be found; best effort, for polite requests.
pub(super) fn tell_all(signal: Signal, uid: Option<Uid>) -> io::Result<()> {
    if let Some(uid) = uid {
        return signal_user(uid, signal);
    }
    tell(&descendants(PROCESSES, usize::MAX)?, signal);
    Ok(())
}

/// Ends every process of the user ids `first..first + count`, whoever its parent is.
pub(super) fn users(first: u32, count: u32) -> io::Result<()> {
    let range = first..first.saturating_add(count);
    let watch = Stopwatch::start();
    loop {
        let mut users: Vec<u32> =
            users_of_processes()?.into_iter().filter(|uid| range.contains(uid)).collect();
        users.sort_unstable();
        users.dedup();
        if users.is_empty() {
            return Ok(());
        }
        if watch.elapsed() > DYING {
            return Err(io::Error::other(format!("processes of user {} do not end", users[0])));
        }
        users.into_iter().try_for_each(|uid| signal_user(Uid::from_raw(uid), Signal::SIGKILL))?;
        std::thread::sleep(DYING_STEP);
    }
}

/// The real user id of every process on this machine that is not dead already.
fn users_of_processes() -> io::Result<Vec<u32>> {
    let processes = std::fs::read_dir(PROCESSES)?.flatten();
    // Not the owner of the directory: that is root for a process that cannot be dumped.
    let statuses =
        processes.filter_map(|process| std::fs::read_to_string(process.path().join("status")).ok());
    Ok(statuses.filter_map(|status| living_user(&status)).collect())
}

fn living_user(status: &str) -> Option<u32> {
    let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim_start);
    if field("State:")?.starts_with(['Z', 'X']) {
        return None;
    }
    field("Uid:")?.split_ascii_whitespace().next()?.parse().ok()
}

/// Kills those children of this process that `known` does not know: left by supervisors and zygotes that died.
///
/// None of them is waited for alone: the first process of a room ends only when all others there are reaped, and
/// one of those may be a child of this process too.
pub(crate) fn strangers(known: impl Fn(i32) -> bool) -> io::Result<()> {
    let watch = Stopwatch::start();
    loop {
        let strangers: Vec<Pid> =
            children(PROCESSES, Pid::this())?.into_iter().filter(|pid| !known(pid.as_raw())).collect();
        if strangers.is_empty() {
            return Ok(());
        }
        for child in strangers {
            let _ = kill(child, Signal::SIGKILL);
            match waitpid(child, Some(WaitPidFlag::WNOHANG)) {
                Ok(_) | Err(Errno::EINTR | Errno::ECHILD) => {}
                Err(error) => return Err(error.into()),
            }
        }
        if watch.elapsed() > DYING {
            return Err(io::ErrorKind::TimedOut.into());
        }
        std::thread::sleep(DYING_STEP);
    }
}

/// Sends `signal` to every process of `uid`, in one call that no fork can outrun.
///
/// A thread of its own takes the id on: ids belong to threads in the kernel, and a signal to -1 goes to all
/// that the *thread* may signal, except this process. Where the id could not be taken on, nothing is sent:
/// as root, -1 would be the whole machine.
fn signal_user(uid: Uid, signal: Signal) -> io::Result<()> {
    if uid.is_root() {
        return Err(io::Error::other("root is no user of a run"));
    }
    let send = move || {
        let id = rustix::process::Uid::from_raw(uid.as_raw());
        rustix::thread::set_thread_res_uid(id, id, id)?;
        match kill(Pid::from_raw(-1), signal) {
            // There may be nobody to tell.
            Ok(()) | Err(Errno::ESRCH | Errno::EPERM) => Ok(()),
            Err(error) => Err(error.into()),
        }
    };
    std::thread::scope(|scope| scope.spawn(send).join())
        .unwrap_or_else(|_| Err(io::Error::other("the thread that signals panicked")))
}

fn tell(processes: &[Pid], signal: Signal) {
    for process in processes {
        // One that is gone meanwhile needs nothing; any other failure shows as one more turn of the caller's.
        let _ = kill(*process, signal);
    }
}

/// All processes under this one, as far as one look at the /proc at `processes` can tell while they come and go; where
/// there are more than `enough`, some of them. They are called there as they are here only where both are of one
/// namespace.
pub(super) fn descendants(processes: &str, enough: usize) -> io::Result<Vec<Pid>> {
    let mut found = children(processes, "self")?;
    let mut looked = 0;
    while let Some(pid) = found.get(looked).copied().filter(|_| found.len() <= enough) {
        looked += 1;
        // One that has ended meanwhile has no children.
        found.extend(children(processes, pid).unwrap_or_default());
    }
    Ok(found)
}

/// The children of all threads of `process`.
fn children(processes: &str, process: impl Display) -> io::Result<Vec<Pid>> {
    let mut found = Vec::new();
    for thread in std::fs::read_dir(format!("{processes}/{process}/task"))? {
        let thread = thread?.path();
        match std::fs::read_to_string(thread.join("children")) {
            Ok(text) => {
                let pids = text.split_ascii_whitespace().filter_map(|pid| pid.parse().ok());
                found.extend(pids.map(Pid::from_raw));
            }
            // The thread has ended, before or after its file was opened; or no thread has such a file.
            Err(error) if error.raw_os_error() == Some(libc::ESRCH) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound && !thread.exists() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// Whether this system tells a process's children, without which none could be ended for sure.
pub(crate) fn works() -> bool {
    children(PROCESSES, "self").is_ok()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[test]
    fn the_dead_have_no_user() {
        let status = |state: &str| format!("Name:\tx\nState:\t{state}\nUid:\t200001\t0\t0\t0\n");
        assert_eq!(living_user(&status("S (sleeping)")), Some(200_001));
        assert_eq!(living_user(&status("Z (zombie)")), None);
        assert_eq!(living_user(""), None);
    }

    #[test]
    fn threads_that_end_meanwhile_have_no_children() {
        let is_over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    std::thread::spawn(|| {}).join().unwrap();
                }
            });
            let looks: Vec<_> = (0..5_000).map(|_| children(PROCESSES, "self")).collect();
            is_over.store(true, Ordering::Relaxed);
            assert!(looks.iter().all(Result::is_ok), "{looks:?}");
        });
    }

    #[test]
    fn this_process_has_a_user_and_its_children_are_known() {
        assert!(users_of_processes().unwrap().contains(&Uid::current().as_raw()));
        let mut child =
            std::process::Command::new("cat").stdin(std::process::Stdio::piped()).spawn().unwrap();
        assert!(children(PROCESSES, Pid::this()).unwrap().contains(&Pid::from_raw(child.id().cast_signed())));
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
