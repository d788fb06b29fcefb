//! User namespaces: ids that mean something within them only.

use std::fs;
use std::io;

use nix::sched::{CloneFlags, unshare};
use rustix::process::{DumpableBehavior, set_dumpable_behavior};

use super::plan::Identity;

/// Moves this process into a new user namespace in which it is `inside`, and nobody else is anybody. It has
/// every capability there, and none anywhere else.
pub(super) fn nest(inside: Identity) -> io::Result<()> {
    let (uid, gid) = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
    // The files below belong to root for a process that cannot be dumped.
    set_dumpable_behavior(DumpableBehavior::Dumpable)?;
    unshare(CloneFlags::CLONE_NEWUSER)?;
    fs::write("/proc/self/setgroups", "deny")?;
    fs::write("/proc/self/uid_map", format!("{} {uid} 1", inside.uid))?;
    fs::write("/proc/self/gid_map", format!("{} {gid} 1", inside.gid))?;
    Ok(set_dumpable_behavior(DumpableBehavior::NotDumpable)?)
}
