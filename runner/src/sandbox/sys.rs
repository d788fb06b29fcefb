//! The only unsafe code of the runner, but for the instructions of `copy.rs`: the calls for which there is no safe wrapper.
#![expect(unsafe_code)]

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::process::CommandExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, ExitCode};

use libc::c_long;
use nix::sys::signal::{SigHandler, Signal};
use nix::unistd::Pid;
use tokio::io::unix::AsyncFd;

use super::measures::{Argument, Handle};

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

/// Makes a system call for this process or what belongs to it, as [`measures`](super::measures) has it.
/// `descriptor` says which one a handle is. Returns what came out, an error as a negative number.
pub(super) fn call(number: c_long, arguments: &[Argument], descriptor: impl Fn(Handle) -> RawFd) -> i64 {
    let mut filter = libc::sock_fprog { len: 0, filter: std::ptr::null_mut() };
    let mut words = [0_u64; 6];
    for (word, argument) in words.iter_mut().zip(arguments) {
        *word = match argument {
            Argument::Number(number) => *number,
            Argument::Handle(handle) => i64::from(descriptor(*handle)).cast_unsigned(),
            Argument::Bytes(bytes) => bytes.as_ptr().expose_provenance() as u64,
            Argument::Filter(instructions) => {
                filter.len = u16::try_from(instructions.len() / size_of::<libc::sock_filter>()).unwrap_or(0);
                filter.filter = instructions.as_ptr().cast_mut().cast();
                (&raw const filter).expose_provenance() as u64
            }
        };
    }
    // SAFETY: the calls and their arguments are those of `measures` alone, none of which changes the memory of
    // this process: the addresses are those of bytes that outlive the call, as many as it reads, and it only
    // reads them. A filter is copied, and needs no alignment. No descriptor that Rust owns is closed: one
    // call that could (`close_range`) marks them for the next exec here, the other (`dup3`) makes two whose numbers
    // nothing has that is open here.
    let done = unsafe { libc::syscall(number, words[0], words[1], words[2], words[3], words[4], words[5]) };
    if done >= 0 { done } else { -i64::from(io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO)) }
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

/// Starts a copy of this process that does `life` and nothing else. Returns its process id.
///
/// The caller must have one thread only, as the supervisor has: then everything that `life` may touch is in
/// a state that goes on working in the copy.
pub(super) fn fork(life: impl FnOnce() -> ExitCode) -> io::Result<Pid> {
    // SAFETY: in a process with one thread the child is a complete copy.
    match unsafe { libc::fork() } {
        -1 => Err(io::Error::last_os_error()),
        0 => {
            // Nothing of the caller's may run in the copy, whatever happens.
            let done = catch_unwind(AssertUnwindSafe(life)).unwrap_or(ExitCode::FAILURE);
            leave((done != ExitCode::SUCCESS).into())
        }
        pid => Ok(Pid::from_raw(pid)),
    }
}

/// Starts a copy of this process whose parent is that of this process; where `first`, as the first process of a
/// namespace of its own. Returns in both: in this one the process id of the copy and a descriptor of it, in the copy
/// nothing.
///
/// The caller must have one thread only, as for `fork`.
pub(super) fn sibling(first: bool) -> io::Result<Option<(Pid, OwnedFd)>> {
    let mut process: RawFd = -1;
    let namespace = if first { libc::CLONE_NEWPID } else { 0 };
    let flags = c_long::from(libc::CLONE_PARENT | libc::CLONE_PIDFD | namespace | libc::SIGCHLD);
    // SAFETY: neither memory nor a stack is shared (no CLONE_VM, no other stack), so this is a fork, and the copy a
    // complete one of a process with one thread. Where CLONE_PIDFD says so, the kernel writes an integer to the
    // third argument, on every architecture, which outlives the call.
    let pid = unsafe { libc::syscall(libc::SYS_clone, flags, 0, &raw mut process, 0, 0) };
    match pid {
        -1 => Err(io::Error::last_os_error()),
        0 => Ok(None),
        pid => {
            // SAFETY: the kernel has just made this descriptor for this process, and nobody else knows it.
            let process = unsafe { OwnedFd::from_raw_fd(process) };
            Ok(Some((Pid::from_raw(i32::try_from(pid).map_err(io::Error::other)?), process)))
        }
    }
}

/// A descriptor whose readiness can be waited for.
pub(super) fn watched(fd: OwnedFd) -> io::Result<AsyncFd<OwnedFd>> {
    // SAFETY: what must not happen is that the descriptor is closed while it is registered. It belongs to the
    // result, which takes it out of the registry before it drops it, and `OwnedFd` gives always the same one.
    Ok(unsafe { AsyncFd::register(fd) }?)
}

/// Has no signal handled in this process: Rust's own handlers tell of a stack that overflows.
pub(super) fn handle_no_signal() -> io::Result<()> {
    for signal in [Signal::SIGSEGV, Signal::SIGBUS] {
        // SAFETY: nothing is executed when it comes; the process ends, as it would without Rust's handler.
        unsafe { nix::sys::signal::signal(signal, SigHandler::SigDfl) }?;
    }
    Ok(())
}

/// Ends this process without what a program does at its end, for which nothing here waits.
pub(super) fn leave(code: u8) -> ! {
    // SAFETY: the call does not return, and nothing of this process is used afterwards. What is left out (handlers
    // of libraries, buffers of C) nobody here has.
    unsafe { libc::_exit(i32::from(code)) }
}

/// Adds `attributes` (`MOUNT_ATTR_*`) to the mount `fd` and, where `all`, to those in it.
pub(super) fn set_mount_attributes(fd: BorrowedFd<'_>, attributes: u64, all: bool) -> io::Result<()> {
    let change = libc::mount_attr { attr_set: attributes, attr_clr: 0, propagation: 0, userns_fd: 0 };
    let flags = libc::AT_EMPTY_PATH | if all { libc::AT_RECURSIVE } else { 0 };
    // SAFETY: the path is an empty string with its zero, the struct and its size belong together, and both
    // outlive the call, which only reads them.
    let done = unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            fd.as_raw_fd(),
            c"".as_ptr(),
            flags,
            &raw const change,
            size_of_val(&change),
        )
    };
    if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
