//! The first process of a run's own process namespace: it makes the room, starts the program in it, passes
//! signals on, and reaps. When it ends, the kernel ends whatever is left in the namespace; and it ends with
//! its supervisor.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::process::ExitCode;
use std::time::Duration;

use nix::sched::{CloneFlags, unshare};
use nix::sys::signal::{Signal, kill};
use nix::sys::signalfd::SignalFd;
use nix::unistd::Pid;
use rustix::fs::{Mode, OFlags};
use rustix::thread::{CapabilitySet, CapabilitySets};
use serde::{Deserialize, Serialize};

use super::apply::Confinement;
use super::base::Base;
use super::body::end_of;
use super::ends::Ends;
use super::furnish::{Spaces, give, move_in, processes};
use super::measures::Becomes;
use super::plan::Plan;
use super::room::{Room, What};
use super::script::script;
use super::supervise::{children_end, start, wait_for};
use super::sweep::{self, Left};
use super::tally::Spent;
use super::wire::{self, Failure, Status};
use super::{descriptors, sys};

/// The supervisor's hold on an init.
#[derive(Debug)]
pub(super) struct Init {
    /// Its process.
    pub(super) pid: Pid,
    socket: UnixStream,
}

/// From the supervisor.
#[derive(Debug, Serialize, Deserialize)]
enum Word {
    /// Say what a copy of a Python has to do to become the program.
    Fit { plan: Box<Plan>, group: bool },
    /// It has become the program, under this process id of the namespace.
    Adopt(i32),
    /// Start the program.
    Start(Box<Plan>),
    /// Interrupt the program.
    Interrupt,
    /// Ask every process to terminate.
    TellAll,
    /// End everything.
    End,
}

/// From init.
#[derive(Debug, Serialize, Deserialize)]
enum Answer {
    /// The room is ready.
    Ready,
    /// A message with descriptors follows, and the script that needs them.
    Fitting,
    /// The program runs.
    Started,
    /// One of both could not be done.
    Failed(Failure),
    /// The program has ended like this, and no process is left but init. All together used so much.
    Over(Status, Spent),
}

impl Init {
    /// Starts an init in new namespaces and has it make `room`. `ends` are what the program will get.
    ///
    /// From here on the calling process can have no second thread: the kernel does not allow it.
    pub(super) fn start(
        room: &Room,
        base: &Base,
        cgroup: Option<BorrowedFd<'_>>,
        ends: Ends,
    ) -> Result<(Self, Spaces), Failure> {
        let fault = |error: &dyn ToString| Failure::new("init", &error.to_string());
        base.world().enter()?;
        unshare(CloneFlags::CLONE_NEWPID).map_err(|error| Failure::new("process namespace", &error))?;
        let (socket, theirs) = UnixStream::pair().map_err(|error| fault(&error))?;
        // The copy keeps a copy of our end, and of the socket to the runner. That is why the end of a socket
        // is not how it hears of our death.
        let pid = sys::fork(cgroup, || match live(room, base, ends, theirs) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("playpen-runner init: {error}");
                ExitCode::FAILURE
            }
        });
        let mut init = Self { pid: pid.map_err(|error| fault(&error))?, socket };
        let spaces = init.hear().and_then(|answer| match answer {
            Answer::Ready => Ok(Ok(spaces(&init.socket)?)),
            Answer::Failed(failure) => Ok(Err(failure)),
            other => Err(io::Error::other(format!("unexpected answer {other:?}"))),
        });
        Ok((init, spaces.map_err(|error| fault(&error))??))
    }

    /// What a copy of a Python needs to become the program of `plan`: a script, and the descriptors for it.
    pub(super) fn fit(&mut self, plan: Box<Plan>, group: bool) -> Result<(Vec<u8>, Vec<OwnedFd>), Failure> {
        let fault = |error: io::Error| Failure::new("init", &error);
        self.say(&Word::Fit { plan, group }).map_err(fault)?;
        match self.hear().map_err(fault)? {
            Answer::Fitting => {
                let fds = descriptors::receive(&self.socket).map_err(fault)?.unwrap_or_default();
                Ok((wire::receive_bytes(&mut self.socket).map_err(fault)?, fds))
            }
            Answer::Failed(failure) => Err(failure),
            other => Err(Failure::new("init", &format!("unexpected answer {other:?}"))),
        }
    }

    /// The process with this id in the namespace is the program from now on.
    pub(super) fn adopt(&mut self, pid: i32) -> io::Result<()> {
        self.say(&Word::Adopt(pid))
    }

    /// Where processes are born that are to be its children.
    pub(super) fn processes() -> io::Result<OwnedFd> {
        Ok(File::open("/proc/self/ns/pid_for_children")?.into())
    }

    /// Has the program started.
    pub(super) fn run(&mut self, plan: Box<Plan>) -> Result<(), Failure> {
        let answer = self.say(&Word::Start(plan)).and_then(|()| self.hear());
        match answer {
            Ok(Answer::Started) => Ok(()),
            Ok(Answer::Failed(failure)) => Err(failure),
            Ok(other) => Err(Failure::new("init", &format!("unexpected answer {other:?}"))),
            Err(error) => Err(Failure::new("init", &error)),
        }
    }

    /// Interrupts the program.
    pub(super) fn interrupt(&mut self) -> io::Result<()> {
        self.say(&Word::Interrupt)
    }

    /// Asks every process of the run to terminate.
    pub(super) fn tell_all(&mut self) -> io::Result<()> {
        self.say(&Word::TellAll)
    }

    /// Ends every process of the run.
    pub(super) fn end(&mut self) -> io::Result<()> {
        self.say(&Word::End)
    }

    /// How the program ended, and what was used, once no process is left but init; `None` where init was killed.
    pub(super) fn last_word(&mut self) -> Option<(Status, Spent)> {
        match self.hear() {
            Ok(Answer::Over(status, spent)) => Some((status, spent)),
            _ => None,
        }
    }

    /// Becomes readable when there is a last word.
    pub(super) fn voice(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }

    fn say(&mut self, word: &Word) -> io::Result<()> {
        match wire::send(&mut self.socket, word) {
            // It has ended, which is seen elsewhere.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            said => said,
        }
    }

    fn hear(&mut self) -> io::Result<Answer> {
        wire::receive(&mut self.socket)?.ok_or_else(|| io::Error::other("init ended without a word"))
    }
}

fn spaces(socket: &UnixStream) -> io::Result<Spaces> {
    let fds = descriptors::receive(socket)?.unwrap_or_default();
    let [work, shared_memory] =
        <[OwnedFd; 2]>::try_from(fds).map_err(|_| io::Error::other("not two directories"))?;
    Ok(Spaces { work, shared_memory })
}

/// Init's whole life.
fn live(room: &Room, base: &Base, ends: Ends, mut socket: UnixStream) -> io::Result<()> {
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    let signals = children_end()?;
    // The room may have none, or one that is not to be trusted with this.
    let proc = File::open("/proc")?;
    match prepare(room, base) {
        Ok(Spaces { work, shared_memory }) => {
            wire::send(&mut socket, &Answer::Ready)?;
            descriptors::send(&socket, &[work.as_fd(), shared_memory.as_fd()])?;
        }
        Err(failure) => return wire::send(&mut socket, &Answer::Failed(failure)),
    }
    // So that the program can open them by name as well, as /dev/stdin.
    if let Some(owner) = room.owner {
        ends.iter().try_for_each(|fd| give(fd, owner))?;
    }
    let main = loop {
        match wire::receive(&mut socket)? {
            Some(Word::Fit { plan, group }) => match fit(&plan, group, &proc, &ends) {
                Ok((script, fds)) => {
                    wire::send(&mut socket, &Answer::Fitting)?;
                    descriptors::send(&socket, &fds.iter().map(AsFd::as_fd).collect::<Vec<_>>())?;
                    wire::send_bytes(&mut socket, &script)?;
                    practise()?;
                }
                Err(failure) => wire::send(&mut socket, &Answer::Failed(failure))?,
            },
            Some(Word::Adopt(pid)) => {
                // Only the program holds its pipes now.
                drop(ends);
                keep_only_kill()?;
                break Pid::from_raw(pid);
            }
            Some(Word::Start(plan)) => match start(&plan, ends, &proc) {
                Ok(main) => {
                    keep_only_kill()?;
                    wire::send(&mut socket, &Answer::Started)?;
                    break main;
                }
                Err(failure) => return wire::send(&mut socket, &Answer::Failed(failure)),
            },
            _ => return Ok(()),
        }
    };
    let status = watch(main, &mut socket, &signals)?;
    wire::send(&mut socket, &Answer::Over(status, Spent::by_children()?))
}

/// Goes through what there will be to say when the program has ended, while nobody waits: what of this program that
/// takes is then in memory. It must have no effect: the program may begin meanwhile, and even end.
fn practise() -> io::Result<()> {
    wire::frame(&Answer::Over(Status::Code(0), Spent::by_children()?)).map(drop)
}

/// The script for a copy of a Python that is not in the room yet, and the descriptors in their order.
fn fit(plan: &Plan, group: bool, proc: &File, ends: &Ends) -> Result<(Vec<u8>, Vec<OwnedFd>), Failure> {
    let fault = |error: io::Error| Failure::new("fit", &error);
    let becomes = Becomes::Continued { group };
    let Confinement { measures, ruleset } = Confinement::of(plan, std::process::id().cast_signed(), becomes)?;
    // In the order of `script::place`.
    let mut fds = vec![proc.try_clone().map_err(fault)?.into(), ruleset];
    for namespace in ["mnt", "ipc", "uts", "cgroup", "net"] {
        let path = format!("self/ns/{namespace}");
        let flags = OFlags::RDONLY | OFlags::CLOEXEC;
        fds.push(rustix::fs::openat(proc, path, flags, Mode::empty()).map_err(|error| fault(error.into()))?);
    }
    for end in ends {
        fds.push(end.try_clone().map_err(fault)?);
    }
    Ok((script(plan, &measures).map_err(fault)?, fds))
}

/// The namespaces that need no process of their own, and the room.
fn prepare(room: &Room, base: &Base) -> Result<Spaces, Failure> {
    let own_proc = room.mounts.iter().any(|mount| mount.what == What::Processes);
    let processes = if own_proc && base.world().is_nested() {
        // There a new one is to be had only where another one can be seen, which is not so in the base.
        unshare(CloneFlags::CLONE_NEWNS).map_err(|error| Failure::new("mount namespace", &error))?;
        Some(processes()?)
    } else {
        None
    };
    base.enter()?;
    let kinds = [
        ("mount namespace", CloneFlags::CLONE_NEWNS),
        ("ipc namespace", CloneFlags::CLONE_NEWIPC),
        ("control group namespace", CloneFlags::CLONE_NEWCGROUP),
    ];
    for (name, kind) in kinds {
        unshare(kind).map_err(|error| Failure::new(name, &error))?;
    }
    move_in(room, processes)
}

/// Init needs no more than to signal the processes of the run, which may have another user.
fn keep_only_kill() -> io::Result<()> {
    let kill = rustix::thread::capabilities(None)?.permitted & CapabilitySet::KILL;
    let none = CapabilitySet::empty();
    rustix::thread::set_capabilities(
        None,
        CapabilitySets { effective: kill, permitted: kill, inheritable: none },
    )?;
    Ok(())
}

/// Until the program has ended, and every other process with it.
fn watch(main: Pid, socket: &mut UnixStream, signals: &SignalFd) -> io::Result<Status> {
    let (mut end, mut more) = (None, false);
    while end.is_none() {
        let wait = more.then_some(Duration::ZERO);
        let [child_ended, supervisor_spoke, _] = wait_for(signals, socket, None, wait)?;
        if child_ended || more {
            while signals.read_signal()?.is_some() {}
            more = sweep::reap(|status| end = end.or(end_of(main, status)))? == Left::More;
        }
        if supervisor_spoke {
            match wire::receive(socket)? {
                Some(Word::Interrupt) => tell(main, Signal::SIGINT),
                Some(Word::TellAll) => tell(Pid::from_raw(-1), Signal::SIGTERM),
                _ => break,
            }
        }
    }
    // To everybody in the namespace but this process, in one call that no fork can outrun.
    tell(Pid::from_raw(-1), Signal::SIGKILL);
    sweep::wait_for_all(|status| end = end.or(end_of(main, status)))?;
    end.ok_or_else(|| io::Error::other("the program was never reaped"))
}

/// To processes that may have ended.
fn tell(whom: Pid, signal: Signal) {
    let _ = kill(whom, signal);
}
