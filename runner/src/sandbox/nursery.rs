//! The nursery: the process that supervisors are copies of, and the runner's end of it.
//!
//! It is this same program executed again with an empty environment, so that neither the token nor anything else of
//! the runner is in its memory, or in that of a supervisor. It sees nothing of any run: whatever is a run's own comes
//! to its supervisor. A copy costs a fraction of what executing the program anew does. Copies are children of the
//! runner all the same. The nursery ends with its socket.
//!
//! There is a second one from the namespaces level on, in the namespaces that all runs share: what comes from that is
//! the first process of a namespace of its own.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};

use super::ends::{ENDS, Ends};
use super::supervise::supervise;
use super::tally::processors;
use super::world::World;
use super::{descriptors, seccomp, sys};

/// What lists of processes call it.
const NAME: &std::ffi::CStr = c"playpen-nursery";
/// How long it may take to make a copy of itself.
const PATIENCE: Duration = Duration::from_secs(5);

/// The runner's end. Dropping it ends the nursery, not what came from it.
#[derive(Debug)]
pub(super) struct Nursery {
    socket: OwnedFd,
    process: Child,
}

/// A supervisor that has just begun to live.
#[derive(Debug)]
pub(super) struct Newborn {
    /// Its process id.
    pub(super) pid: i32,
    /// Readable when it has ended.
    pub(super) process: OwnedFd,
}

/// The kernel makes no such process.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Refused(io::Error);

impl Nursery {
    /// Starts one, in `world` if that is given.
    pub(super) fn start(world: Option<&World>) -> io::Result<Self> {
        let (socket, theirs) =
            socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)?;
        set_socket_timeout(&socket, Timeout::Recv, Some(PATIENCE))?;
        let mut command = Command::new("/proc/self/exe");
        command.arg0("playpen-supervisor").arg("supervise").env_clear().current_dir("/");
        command.stdin(Stdio::from(theirs)).stdout(Stdio::null()).stderr(Stdio::inherit());
        let nursery = Self { socket, process: command.spawn()? };
        descriptors::send(&nursery.socket, &world.map(World::fds).unwrap_or_default())?;
        Ok(nursery)
    }

    /// Has a supervisor made, for the runner at the other end of `socket` and a program with these pipes. A
    /// nursery that fails in this is of no more use.
    pub(super) fn bear(&self, socket: &UnixStream, ends: &Ends) -> io::Result<Newborn> {
        let given: Vec<_> = [socket.as_fd()].into_iter().chain(ends.iter().map(AsFd::as_fd)).collect();
        descriptors::send(&self.socket, &given)?;
        let mut said = [0; 8];
        let process = loop {
            match descriptors::receive_with(&self.socket, &mut said) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                process => break process?.ok_or(io::ErrorKind::UnexpectedEof)?.pop(),
            }
        };
        let [pid, code] = [&said[..4], &said[4..]].map(|half| half.try_into().map_or(0, i32::from_ne_bytes));
        match process {
            Some(process) => Ok(Newborn { pid, process }),
            None if code != 0 => Err(io::Error::other(Refused(io::Error::from_raw_os_error(code)))),
            None => Err(io::Error::other("its descriptor did not come")),
        }
    }

    /// Its process id.
    pub(super) fn pid(&self) -> i32 {
        self.process.id().cast_signed()
    }

    /// Ends it, whatever it does.
    pub(super) fn end(mut self) -> io::Result<()> {
        self.process.kill()?;
        self.process.wait().map(drop)
    }
}

/// The whole life of a nursery, and then that of a supervisor: what comes from it returns here as one.
pub fn main() -> ! {
    let lived = nurse().and_then(|born| match born {
        Some((socket, ends)) => supervise(socket, ends),
        None => Ok(()),
    });
    if let Err(error) = &lived {
        // The runner treats a supervisor that ends without a report as a fault; this says more.
        eprintln!("playpen-runner supervise: {error}");
    }
    sys::leave(lived.is_err().into())
}

/// Makes copies as they are asked for. Returns in each of them with what it is for, and here when the runner is
/// gone. Its standard input is the socket to the runner.
fn nurse() -> io::Result<Option<(UnixStream, Ends)>> {
    let orders = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin(), 3)?;
    rustix::stdio::dup2_stdin(File::open("/dev/null")?)?;
    // Out of the terminal's group: Ctrl-C is for the runner.
    rustix::process::setsid()?;
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)?;
    rustix::thread::set_name(NAME)?;
    // The kernel keeps those that are not handled from the first process of a namespace.
    sys::handle_no_signal()?;
    seccomp::compile();
    processors();
    let world = match descriptors::receive(&orders)? {
        None => return Ok(None),
        Some(none) if none.is_empty() => None,
        Some(fds) => Some(World::from_fds(fds)?),
    };
    if let Some(world) = &world {
        world.enter().map_err(io::Error::other)?;
    }
    let first = world.is_some();
    while let Some(given) = descriptors::receive(&orders)? {
        let [socket, ends @ ..] = <[OwnedFd; ENDS + 1]>::try_from(given)
            .map_err(|_| io::Error::other("not a socket and its ends"))?;
        match sys::sibling(first) {
            Ok(None) => return Ok(Some((UnixStream::from(socket), ends))),
            Ok(Some((pid, process))) => {
                descriptors::send_with(&orders, &said(pid.as_raw(), 0), &[process.as_fd()])?;
            }
            Err(error) => {
                let code = error.raw_os_error().unwrap_or(libc::EIO);
                descriptors::send_with(&orders, &said(0, code), &[])?;
            }
        }
    }
    Ok(None)
}

/// The process id of a copy, or the error for which there is none.
fn said(pid: i32, code: i32) -> [u8; 8] {
    let mut said = [0; 8];
    said[..4].copy_from_slice(&pid.to_ne_bytes());
    said[4..].copy_from_slice(&code.to_ne_bytes());
    said
}
