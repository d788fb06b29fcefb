//! The only unsafe code of the runner: the calls for which there is no safe wrapper.
#![expect(unsafe_code)]

use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// Lets `prepare` run in the process of the program, after it was forked and before it executes `command`.
///
/// The caller must have one thread only, as the supervisor has: then everything that `prepare` may touch
/// (the allocator's lock, say) is in a state that goes on working in the child.
pub(super) fn before_exec<F>(command: &mut Command, prepare: F)
where
    F: FnMut() -> io::Result<()> + Send + Sync + 'static,
{
    // SAFETY: what makes this call unsafe is that after a fork of a process with several threads only
    // async-signal-safe functions may be called. The supervisor is freshly executed and starts no thread
    // before the program runs, so the child is a complete copy.
    unsafe { command.pre_exec(prepare) };
}

/// Marks every descriptor from `first` on to be closed when this process executes another program.
pub(super) fn close_on_exec_from(first: u32) -> io::Result<()> {
    // SAFETY: the call takes three integers and only sets a flag on descriptors of this process. No
    // descriptor is closed before the next exec, so none that Rust owns becomes invalid.
    let done = unsafe { libc::syscall(libc::SYS_close_range, first, u32::MAX, libc::CLOSE_RANGE_CLOEXEC) };
    if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Installs a seccomp filter on the calling thread, which must have `no_new_privs`.
pub(super) fn install_filter(program: &[libc::sock_filter]) -> io::Result<()> {
    let len = u16::try_from(program.len()).map_err(io::Error::other)?;
    let program = libc::sock_fprog { len, filter: program.as_ptr().cast_mut() };
    // SAFETY: the kernel copies `len` instructions from `filter`, which the caller's slice has, and writes
    // nothing. What the filter does to later calls is to refuse them, which is an error like any other.
    let done =
        unsafe { libc::syscall(libc::SYS_seccomp, libc::SECCOMP_SET_MODE_FILTER, 0, &raw const program) };
    if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
