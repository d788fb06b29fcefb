//! A supervisor that is the first process of its run's own process namespace, and the room that it makes around itself.
//!
//! When it ends, the kernel ends whatever is left in the namespace. In the room there is no /proc that can be trusted
//! with finding the processes of the run, so it keeps the host's, as its working directory: paths are told from there
//! ([`PROCESSES`]), and the ids in them are the host's, not those of the namespace.

use std::fs::File;
use std::io;
use std::time::Duration;

use nix::sched::{CloneFlags, unshare};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::WaitStatus;
use nix::unistd::Pid;
use rustix::thread::{CapabilitySet, CapabilitySets};

use super::base::Base;
use super::ends::Ends;
use super::furnish::{Spaces, give, move_in, processes};
use super::room::{Room, What};
use super::sweep::{self, Left};
use super::wire::Failure;

/// Where such a supervisor finds what the kernel tells of processes.
pub(super) const PROCESSES: &str = ".";
/// Everybody in the namespace but this process: in one call, which no fork can outrun.
const EVERYBODY: Pid = Pid::from_raw(-1);
/// How long to wait for killed processes before looking again.
const DYING_STEP: Duration = Duration::from_millis(1);

/// The namespaces that need no process of their own, and the room. `ends` are what the program will get. Returns the
/// host's /proc too.
pub(super) fn make(room: &Room, base: &Base, ends: &Ends) -> Result<(Spaces, File), Failure> {
    let fault = |error: &dyn ToString| Failure::new("room", &error.to_string());
    if std::process::id() != 1 {
        return Err(fault(&"this is not the first process of a namespace"));
    }
    let proc = File::open("/proc").map_err(|error| fault(&error))?;
    let own_proc = room.mounts.iter().any(|mount| mount.what == What::Processes);
    let processes = if own_proc && base.world().is_nested() {
        // There a new one is to be had only where another one can be seen, which is not so in the base.
        unshare(CloneFlags::CLONE_NEWNS).map_err(|error| Failure::new("mount namespace", &error))?;
        Some(processes()?)
    } else {
        None
    };
    base.enter()?;
    for (name, kind) in
        [("mount namespace", CloneFlags::CLONE_NEWNS), ("ipc namespace", CloneFlags::CLONE_NEWIPC)]
    {
        unshare(kind).map_err(|error| Failure::new(name, &error))?;
    }
    let spaces = move_in(room, processes)?;
    rustix::process::fchdir(&proc).map_err(|error| fault(&error))?;
    // So that the program can open them by name as well, as /dev/stdin.
    if let Some(owner) = room.owner {
        ends.iter().try_for_each(|fd| give(fd, owner)).map_err(|error| fault(&error))?;
    }
    Ok((spaces, proc))
}

/// Gives up what is of no more use when the program is there: its processes, which may have another user, are to be
/// signalled and looked at, with the rights of that user where that is enough.
pub(super) fn settle() -> io::Result<()> {
    let needed =
        CapabilitySet::KILL | CapabilitySet::SETUID | CapabilitySet::SETGID | CapabilitySet::SYS_PTRACE;
    let kept = rustix::thread::capabilities(None)?.permitted & needed;
    let none = CapabilitySet::empty();
    let sets = CapabilitySets { effective: kept, permitted: kept, inheritable: none };
    Ok(rustix::thread::set_capabilities(None, sets)?)
}

/// Asks every process of the run to terminate. There may be none any more.
pub(super) fn tell_all() {
    let _ = kill(EVERYBODY, Signal::SIGTERM);
}

/// Ends every process of the run, and reaps them all.
pub(super) fn end(mut reaped: impl FnMut(WaitStatus)) -> io::Result<()> {
    loop {
        let _ = kill(EVERYBODY, Signal::SIGKILL);
        match sweep::reap(&mut reaped)? {
            Left::Nobody => return Ok(()),
            Left::Living => std::thread::sleep(DYING_STEP),
            Left::More => {}
        }
    }
}
