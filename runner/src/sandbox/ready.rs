//! A copy of a running Python that is to become the program: the supervisor's side of `zygote.py`.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use nix::unistd::Pid;
use rustix::fs::{Mode, OFlags};
use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};

use super::apply::Confinement;
use super::descriptors;
use super::ends::Ends;
use super::measures::Becomes;
use super::plan::Plan;
use super::script::script;
use super::wire::Failure;

/// How long a copy may take until it is ready.
const PATIENCE: Duration = Duration::from_secs(10);

/// The step that fails where a zygote, or its copy, says nothing.
pub(crate) const SILENT: &str = "zygote that is silent";

/// A copy behind all of its walls, one word away from becoming the program.
#[derive(Debug)]
pub(super) struct Ready {
    /// Its process, a child of the supervisor.
    pub(super) pid: Pid,
    control: UnixStream,
}

impl Ready {
    /// Has the zygote at the other end of `zygote` make a copy in the room of this process, and waits until it is ready.
    /// `proc` is a /proc that knows this process, and `group` the `cgroup.procs` of the run.
    pub(super) fn make(
        plan: &Plan,
        proc: &File,
        ends: &Ends,
        group: Option<BorrowedFd<'_>>,
        zygote: impl AsFd,
    ) -> Result<Self, Failure> {
        let fault = |error: io::Error| Failure::new("zygote", &error);
        let Confinement { measures, ruleset } = Confinement::of(plan, Becomes::Continued, group.is_some())?;
        let script = script(plan, &measures);
        let namespace = |name| {
            let flags = OFlags::RDONLY | OFlags::CLOEXEC;
            rustix::fs::openat(proc, format!("self/ns/{name}"), flags, Mode::empty())
                .map_err(|error| fault(error.into()))
        };
        let spaces: Vec<OwnedFd> =
            ["mnt", "ipc", "uts", "net"].into_iter().map(namespace).collect::<Result<_, _>>()?;
        let processes = namespace("pid")?;
        // In the order of `script::place`.
        let first = [proc.as_fd(), ruleset.as_fd()].into_iter();
        let fds: Vec<BorrowedFd<'_>> =
            first.chain(spaces.iter().chain(ends).map(AsFd::as_fd)).chain(group).collect();
        let ask = || {
            // Of messages: the script and its descriptors arrive as one.
            let (ours, theirs) =
                socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)?;
            let mut control = UnixStream::from(ours);
            control.set_read_timeout(Some(PATIENCE))?;
            descriptors::send_with(&control, &script, &fds)?;
            descriptors::send(zygote, &[theirs.as_fd(), processes.as_fd()])?;
            // If the zygote does not take it on, the socket ends with it.
            drop(theirs);
            let mut said = [0; 128];
            let length = control.read(&mut said)?;
            Ok((control, said[..length].to_vec()))
        };
        let (control, said) = ask().map_err(|error: io::Error| match error.kind() {
            io::ErrorKind::WouldBlock => Failure::new(SILENT, &"no answer"),
            _ => fault(error),
        })?;
        match said.split_first() {
            Some((b'r', pid)) => {
                let pid = pid.try_into().map_err(|error| Failure::new("zygote", &error))?;
                Ok(Self { pid: Pid::from_raw(i32::from_ne_bytes(pid)), control })
            }
            Some((b'f', failed)) => {
                let failed = String::from_utf8_lossy(failed);
                let (code, step) = failed.split_once(' ').unwrap_or((&failed, "zygote"));
                let error = io::Error::from_raw_os_error(code.parse().unwrap_or(0));
                Err(Failure::new(step, &error))
            }
            _ => Err(Failure::new("zygote", &"the copy ended before it was ready")),
        }
    }

    /// Lets it become the program. `false`: it has ended before, and nothing was executed.
    ///
    /// However long it takes to say that it begins: to give up would be to execute the program a second time
    /// beside it.
    pub(super) fn go(mut self) -> io::Result<bool> {
        self.control.set_read_timeout(None)?;
        let mut started = [0];
        Ok(self.control.write_all(b"g").and_then(|()| self.control.read_exact(&mut started)).is_ok())
    }
}
