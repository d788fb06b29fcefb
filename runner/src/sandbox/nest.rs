//! User namespaces: ids that mean something within them only.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::process::ExitCode;

use nix::sched::{CloneFlags, unshare};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::waitpid;
use nix::unistd::{Pid, pause};
use rustix::fs::{Mode, OFlags};
use rustix::process::{DumpableBehavior, set_dumpable_behavior};

use super::plan::Identity;
use super::sys;

/// Moves this process into a new user namespace in which it is `inside`, and nobody else is anybody. It has
/// every capability there, and none anywhere else. `proc` is a /proc that knows this process.
pub(super) fn nest(proc: impl AsFd, inside: Identity) -> io::Result<()> {
    let (uid, gid) = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
    // The files below belong to root for a process that cannot be dumped.
    set_dumpable_behavior(DumpableBehavior::Dumpable)?;
    unshare(CloneFlags::CLONE_NEWUSER)?;
    write(&proc, "self/setgroups", "deny")?;
    write(&proc, "self/uid_map", &format!("{} {uid} 1", inside.uid))?;
    write(&proc, "self/gid_map", &format!("{} {gid} 1", inside.gid))?;
    Ok(set_dumpable_behavior(DumpableBehavior::NotDumpable)?)
}

/// Writes to a file of `proc`, in one call.
pub(super) fn write(proc: impl AsFd, file: &str, text: &str) -> io::Result<()> {
    let fd = rustix::fs::openat(proc, file, OFlags::WRONLY | OFlags::CLOEXEC, Mode::empty())?;
    Ok(rustix::io::write(fd, text.as_bytes()).map(drop)?)
}

/// A new user namespace in which this process's user and the `count` ids from `first` on are themselves.
///
/// Whoever is in a namespace may give only itself a name there, so a copy of this process makes it, and this
/// one, which stays outside, says who is who.
pub(super) fn among(first: u32, count: u32) -> io::Result<OwnedFd> {
    let (mut told, mut tell) = io::pipe()?;
    let made = sys::fork(move || {
        let error = make().err().and_then(|error| error.raw_os_error()).unwrap_or(0);
        if tell.write_all(&error.to_ne_bytes()).is_err() || error != 0 {
            return ExitCode::FAILURE;
        }
        // Until it is killed.
        loop {
            pause();
        }
    })?;
    let mut error = [0; 4];
    let named = told.read_exact(&mut error).and_then(|()| match i32::from_ne_bytes(error) {
        0 => name(made, first, count),
        error => Err(io::Error::from_raw_os_error(error)),
    });
    // It may have ended by itself.
    let _ = kill(made, Signal::SIGKILL);
    waitpid(made, None)?;
    named
}

fn make() -> io::Result<()> {
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    set_dumpable_behavior(DumpableBehavior::Dumpable)?;
    Ok(unshare(CloneFlags::CLONE_NEWUSER)?)
}

fn name(process: Pid, first: u32, count: u32) -> io::Result<OwnedFd> {
    let (uid, gid) = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
    for (file, me) in [("uid_map", uid), ("gid_map", gid)] {
        let map = format!("{me} {me} 1\n{first} {first} {count}\n");
        fs::write(format!("/proc/{process}/{file}"), map)?;
    }
    Ok(File::open(format!("/proc/{process}/ns/user"))?.into())
}
