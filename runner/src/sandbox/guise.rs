//! Looking at what belongs to a run with the rights of its own user, and no others.

use std::io;

use rustix::process::{Gid, Uid};

use super::plan::Identity;

/// Has `work` done as `user`, where the run has one, else as whoever this is. Where that cannot be, nothing is
/// done.
///
/// For looking only: the real ids stay, so signals would still reach their processes. For the same reason the
/// run cannot signal this process meanwhile.
pub(super) fn as_user<T>(user: Option<Identity>, work: impl FnOnce() -> T) -> io::Result<T> {
    let Some(Identity { uid, gid }) = user else { return Ok(work()) };
    let (own, own_group) = (rustix::process::getuid(), rustix::process::getgid());
    // The group first, and last on the way back: only the own user may change it.
    rustix::thread::set_thread_res_gid(own_group, Gid::from_raw(gid), own_group)?;
    rustix::thread::set_thread_res_uid(own, Uid::from_raw(uid), own)?;
    let done = work();
    rustix::thread::set_thread_res_uid(own, own, own)?;
    rustix::thread::set_thread_res_gid(own_group, own_group, own_group)?;
    Ok(done)
}
