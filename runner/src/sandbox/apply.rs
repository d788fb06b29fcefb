//! Puts a plan into force on the process that is about to become the program.
//!
//! Runs in the forked child of the supervisor, between fork and exec. The order matters: what needs
//! privileges comes before they are given up, landlock and then seccomp come last, and any step that fails
//! keeps the program from being executed at all.

use std::fs::File;
use std::io;

use nix::sys::signal::SigSet;
use rustix::process::{DumpableBehavior, Pid, Rlimit, Signal};
use rustix::thread::{CapabilitySet, CapabilitySets};

use super::plan::{Identity, Limit, Plan, Resource};
use super::wire::Failure;
use super::{nest, seccomp, sys, walls};

/// Confines this process as `plan` says. `supervisor` is the process that must outlive the program, `proc` a
/// /proc that knows both; a room need not have one.
pub(super) fn apply(plan: &Plan, supervisor: Pid, proc: &File) -> Result<(), Failure> {
    step("session", rustix::process::setsid())?;
    // The supervisor hears of the end of children by a descriptor, for which the signal has to be blocked.
    step("signal mask", SigSet::empty().thread_set_mask())?;
    step("niceness", rustix::process::nice(plan.nice))?;
    // Where sessions share the processors (autogroups), the niceness of each process counts within its session
    // only. Not every kernel has them, and an ordinary user may set this a few times a second.
    let _ = nest::write(proc, "self/autogroup", &plan.nice.to_string());
    // The supervisor cannot be dumped, and so neither can this copy of it, whose files in /proc are root's then.
    step("dumpable", rustix::process::set_dumpable_behavior(DumpableBehavior::Dumpable))?;
    step("oom_score_adj", nest::write(proc, "self/oom_score_adj", &plan.oom_score_adj.to_string()))?;
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(plan.umask));
    if let Some(identity) = plan.identity {
        step("identity", become_other(identity))?;
    }
    if let Some(inside) = plan.inside {
        step("user namespace", nest::nest(proc, inside))?;
    }
    if may_drop_bounding_set() {
        step("bounding set", drop_bounding_set())?;
    }
    // After the namespace, in which processes are counted anew: bounds that are there before it hold for all
    // namespaces of this user together.
    plan.limits.iter().try_for_each(|limit| step("limits", bound(*limit)))?;
    step("capabilities", drop_capabilities())?;
    step("death signal", die_with(supervisor))?;
    step("descriptors", sys::close_on_exec_from(3))?;
    step("landlock", walls::enter(&plan.walls))?;
    step("seccomp", seccomp::enter(plan.calls))
}

fn step<T, E: ToString>(name: &str, result: Result<T, E>) -> Result<(), Failure> {
    result.map(drop).map_err(|error| Failure::new(name, &error))
}

fn bound(limit: Limit) -> io::Result<()> {
    use rustix::process::Resource as R;
    let resource = match limit.resource {
        Resource::Core => R::Core,
        Resource::OpenFiles => R::Nofile,
        Resource::Processes => R::Nproc,
        Resource::FileSize => R::Fsize,
        Resource::LockedMemory => R::Memlock,
        Resource::MessageQueues => R::Msgqueue,
    };
    // A bound below ours that the operator has set for the whole runner stays.
    let hard = rustix::process::getrlimit(resource).maximum;
    let value = Some(hard.map_or(limit.value, |hard| hard.min(limit.value)));
    Ok(rustix::process::setrlimit(resource, Rlimit { current: value, maximum: value })?)
}

/// Gives up what executing a file with capabilities could give back.
fn drop_bounding_set() -> io::Result<()> {
    for capability in CapabilitySet::all().iter() {
        // EINVAL: a capability that this kernel does not know.
        match rustix::thread::remove_capability_from_bounding_set(capability) {
            Ok(()) | Err(rustix::io::Errno::INVAL) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Where capabilities are there to be given up: as root, or in a user namespace of the program's own.
fn may_drop_bounding_set() -> bool {
    rustix::thread::capabilities(None).is_ok_and(|have| have.effective.contains(CapabilitySet::SETPCAP))
}

/// Takes on the user and the group. What it may do beyond that is kept until it has no more use for it.
fn become_other(identity: Identity) -> io::Result<()> {
    let uid = rustix::process::Uid::from_raw(identity.uid);
    let gid = rustix::process::Gid::from_raw(identity.gid);
    rustix::thread::set_thread_groups(&[])?;
    rustix::thread::set_thread_res_gid(gid, gid, gid)?;
    rustix::thread::set_keep_capabilities(true)?;
    rustix::thread::set_thread_res_uid(uid, uid, uid)?;
    let permitted = rustix::thread::capabilities(None)?.permitted;
    let none = CapabilitySet::empty();
    let sets = CapabilitySets { effective: permitted, permitted, inheritable: none };
    Ok(rustix::thread::set_capabilities(None, sets)?)
}

/// Gives up every capability, and makes sure of it.
fn drop_capabilities() -> io::Result<()> {
    let none = CapabilitySet::empty();
    rustix::thread::clear_ambient_capability_set()?;
    let sets = CapabilitySets { effective: none, permitted: none, inheritable: none };
    rustix::thread::set_capabilities(None, sets)?;
    if rustix::thread::capabilities(None)? == sets {
        Ok(())
    } else {
        Err(io::Error::other("some capabilities are still there"))
    }
}

/// Has the kernel kill this process when its supervisor dies. Changing the user id would reset this.
fn die_with(supervisor: Pid) -> io::Result<()> {
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
    // It may have died before the line above.
    if rustix::process::getppid() == Some(supervisor) {
        Ok(())
    } else {
        Err(io::Error::other("the supervisor is gone"))
    }
}
