//! Ends processes until there are none: everything that a run started, however it tried to get away.
//!
//! The caller is a subreaper, so a process whose parent dies becomes the caller's child. Killing its
//! children until it has none therefore reaches every descendant, daemons included.

use std::io;
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{Pid, Uid};

use crate::clock::Stopwatch;

/// How long the processes of an earlier life get to disappear once they have been killed.
const DYING: Duration = Duration::from_secs(5);

/// Kills and reaps all descendants of this process, and hands each child's end to `reaped`. Where the run has
/// a user of its own, `uid`, one call reaches all at once: even a program that forks as fast as it is killed.
pub(super) fn all(uid: Option<Uid>, mut reaped: impl FnMut(WaitStatus)) -> io::Result<()> {
    loop {
        if let Some(uid) = uid {
            signal_user(uid, Some(Signal::SIGKILL))?;
        }
        for child in children(Pid::this())? {
            // It cannot be gone, since nobody else reaps it; any other failure shows as one more turn.
            let _ = kill(child, Signal::SIGKILL);
        }
        match waitpid(None, None) {
            Ok(status) => reaped(status),
            Err(Errno::EINTR) => {}
            Err(Errno::ECHILD) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        reap(&mut reaped)?;
    }
}

/// Reaps the children that have ended, without waiting for any.
pub(super) fn reap(mut reaped: impl FnMut(WaitStatus)) -> io::Result<()> {
    loop {
        match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
            Ok(WaitStatus::StillAlive) | Err(Errno::ECHILD) => return Ok(()),
            Ok(status) => reaped(status),
            Err(Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Sends `signal` to every descendant that can be found; best effort, for polite requests.
pub(super) fn tell_all(signal: Signal, uid: Option<Uid>) -> io::Result<()> {
    if let Some(uid) = uid {
        return signal_user(uid, Some(signal)).map(drop);
    }
    let mut queue = children(Pid::this())?;
    while let Some(pid) = queue.pop() {
        // One that has ended meanwhile has no children and takes no signal.
        queue.extend(children(pid).unwrap_or_default());
        let _ = kill(pid, signal);
    }
    Ok(())
}

/// Ends every process of the user ids `first..first + count`, whoever its parent is.
pub(super) fn users(first: u32, count: u32) -> io::Result<()> {
    let watch = Stopwatch::start();
    for uid in (first..first.saturating_add(count)).map(Uid::from_raw) {
        while signal_user(uid, Some(Signal::SIGKILL))? {
            // What still answers is about to die, or dead and not reaped by whoever has to.
            if watch.elapsed() > DYING {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
    Ok(())
}

/// Kills those children of this process that `known` does not know: left by supervisors that died.
pub(crate) fn strangers(known: impl Fn(i32) -> bool) -> io::Result<()> {
    loop {
        let strangers: Vec<Pid> =
            children(Pid::this())?.into_iter().filter(|pid| !known(pid.as_raw())).collect();
        if strangers.is_empty() {
            return Ok(());
        }
        for child in strangers {
            let _ = kill(child, Signal::SIGKILL);
            match waitpid(child, None) {
                Ok(_) | Err(Errno::EINTR | Errno::ECHILD) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Sends `signal` to every process of `uid`, in one call that no fork can outrun. Whether there was any.
///
/// A thread of its own takes the id on: ids belong to threads in the kernel, and a signal to -1 goes to all
/// that the *thread* may signal, except this process. Where the id could not be taken on, nothing is sent:
/// as root, -1 would be the whole machine.
fn signal_user(uid: Uid, signal: Option<Signal>) -> io::Result<bool> {
    if uid.is_root() {
        return Err(io::Error::other("root is no user of a run"));
    }
    let send = move || {
        let id = rustix::process::Uid::from_raw(uid.as_raw());
        rustix::thread::set_thread_res_uid(id, id, id)?;
        match kill(Pid::from_raw(-1), signal) {
            Ok(()) => Ok(true),
            // EPERM: there are processes, but none that this user may signal.
            Err(Errno::ESRCH | Errno::EPERM) => Ok(false),
            Err(error) => Err(error.into()),
        }
    };
    std::thread::scope(|scope| scope.spawn(send).join())
        .unwrap_or_else(|_| Err(io::Error::other("the thread that signals panicked")))
}

/// The children of all threads of `pid`.
fn children(pid: Pid) -> io::Result<Vec<Pid>> {
    let mut found = Vec::new();
    for thread in std::fs::read_dir(format!("/proc/{pid}/task"))? {
        match std::fs::read_to_string(thread?.path().join("children")) {
            Ok(text) => {
                let pids = text.split_ascii_whitespace().filter_map(|pid| pid.parse().ok());
                found.extend(pids.map(Pid::from_raw));
            }
            // The thread has ended.
            Err(error) if error.raw_os_error() == Some(libc::ESRCH) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// Whether this system tells a process's children, without which none could be ended for sure.
pub(crate) fn works() -> bool {
    children(Pid::this()).is_ok()
}
