//! The seccomp layer: which system calls a program can make, and what it is told about the others.
//!
//! An allow-list (`calls`), compiled for the architecture of this program (`bpf`) and inherited by all
//! that a run starts. It never kills: every refusal is an error that Python raises as an exception. What was
//! not known when it was written is unknown to programs too.

mod aarch64;
mod bpf;
mod calls;
mod x86_64;

use std::collections::HashMap;
use std::io;
use std::sync::LazyLock;

use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketType};
use rustix::thread::SecureComputingMode;

use self::bpf::Target;
use super::plan::Calls;
use super::sys;

const X86_64: Target = Target { arch: x86_64::ARCH, calls: x86_64::CALLS };
const AARCH64: Target = Target { arch: aarch64::ARCH, calls: aarch64::CALLS };

/// Why system calls cannot be filtered on this machine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "seccomp is missing: a filter of system calls cannot be installed ({0}); Playpen needs Linux built with \
     CONFIG_SECCOMP_FILTER, and in a container a seccomp profile that allows seccomp, as Docker's and Podman's \
     own do"
)]
pub struct NoFilter(String);

/// Makes sure that filters work here, by confining a thread that then ends.
pub fn probe() -> Result<(), NoFilter> {
    let calls = Calls { own_files: false, truncate_by_name: false, memory_files: false };
    let thread = std::thread::Builder::new().spawn(move || {
        rustix::thread::set_no_new_privs(true)?;
        enter(calls)
    });
    let entered = thread.map(|thread| thread.join().unwrap_or_else(|_| Err(io::Error::other("it panicked"))));
    entered.flatten().map_err(|error| NoFilter(error.to_string()))
}

/// All filters that there can be, as the kernel takes them.
static FILTERS: LazyLock<HashMap<Calls, Vec<u8>>> = LazyLock::new(|| {
    let Ok(target) = native() else { return HashMap::new() };
    let either = [false, true];
    let all = either.into_iter().flat_map(|own_files| {
        either.into_iter().flat_map(move |truncate_by_name| {
            either.map(|memory_files| Calls { own_files, truncate_by_name, memory_files })
        })
    });
    let bytes = |one: &libc::sock_filter| {
        [&one.code.to_ne_bytes()[..], &[one.jt, one.jf], &one.k.to_ne_bytes()].concat()
    };
    let compiled = |calls| bpf::compile(target, calls::groups(calls)).iter().flat_map(bytes).collect();
    all.map(|calls| (calls, compiled(calls))).collect()
});

/// Has all filters ready: what is forked then has them too.
pub(super) fn compile() {
    LazyLock::force(&FILTERS);
}

/// The instructions that filter the system calls of a run, as the kernel takes them.
pub(super) fn filter(calls: Calls) -> io::Result<Vec<u8>> {
    native()?;
    FILTERS.get(&calls).cloned().ok_or_else(|| io::Error::other("there is no filter of this kind"))
}

/// Filters the system calls of the calling thread and of whatever it starts, and makes sure of it. Needs
/// `no_new_privs`. There is no way back.
pub fn enter(calls: Calls) -> io::Result<()> {
    sys::install_filter(&bpf::compile(native()?, calls::groups(calls)))?;
    let filtered = rustix::thread::secure_computing_mode()? == SecureComputingMode::Filter;
    let refused = rustix::net::socket(AddressFamily::INET, SocketType::STREAM, None).err();
    if filtered && refused == Some(Errno::PERM) {
        Ok(())
    } else {
        Err(io::Error::other("the filter is installed but not in force"))
    }
}

/// The architecture of this program, which is that of all that it can start.
fn native() -> io::Result<Target> {
    match std::env::consts::ARCH {
        "x86_64" => Ok(X86_64),
        "aarch64" => Ok(AARCH64),
        other => Err(io::Error::other(format!("there is no table of system calls for {other}"))),
    }
}

#[cfg(test)]
mod tests;
