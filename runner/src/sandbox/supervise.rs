//! The supervisor: the process between the runner and one run.
//!
//! It starts the program, waits for it, ends it when its time is up or the runner says so, and leaves no
//! process of the run behind. It has one thread, an empty environment and nothing of the runner's memory, so
//! nothing here can leak a token. It outlives the runner only by the time it takes to kill the run: the end
//! of the socket is the order to do so.
//!
//! Where runs have rooms, it is the first process of its run's own namespace as well ([`house`]).

use std::ffi::CStr;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use nix::sys::signal::{SigSet, Signal};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid};
use nix::unistd::{Pid, Uid};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::apply::Confinement;
use super::base::Base;
use super::body::Body;
use super::cgroup::Meter;
use super::ends::{self, Ends, SCREEN};
use super::furnish::Spaces;
use super::hatch::hatch;
use super::measures::Becomes;
use super::patience::{Patience, Step};
use super::plan::{Bounds, Identity, Plan};
use super::ready::Ready;
use super::sweep::Left;
use super::tally::{Pictures, Tally};
use super::waiting::Input;
use super::wire::{self, Cause, Ending, Failure, Order, Report, Status};
use super::world::World;
use super::{descriptors, house, sweep, sys};
use crate::clock::{Stopwatch, millis};

/// What lists of processes call a supervisor that waits for its program.
const WAITING: &CStr = c"playpen-idle";
/// One that has it.
const WATCHING: &CStr = c"playpen-run";
/// And one that has told the result.
const DONE: &CStr = c"playpen-done";

/// How long not to listen after it was told in vain that a child has ended.
const FALSE_ALARM: Duration = Duration::from_millis(1);

/// The supervisor's whole life, from when it is told apart from others by its `socket` to the runner and by the
/// pipes of its program.
pub(super) fn supervise(mut socket: UnixStream, ends: Ends) -> io::Result<()> {
    // Out of the terminal's group: Ctrl-C is for the runner, which decides what becomes of its runs.
    rustix::process::setsid()?;
    rustix::process::set_child_subreaper(Some(rustix::process::getpid()))?;
    let signals = children_end()?;
    rustix::thread::set_name(WAITING)?;
    let (input, pictures) = (Input::of(&ends[0])?, Pictures::of(&ends[SCREEN])?);

    match wire::receive(&mut socket)? {
        Some(Order::Run(plan)) => {
            let tally = Tally::outside(&plan, pictures)?;
            let user = plan.identity.map(|identity| Uid::from_raw(identity.uid));
            match start(&plan, ends, &File::open("/proc")?, None) {
                Ok(main) => {
                    Run::new(&plan, Body::bare(main, user), tally, input).watch(&mut socket, &signals)
                }
                Err(failure) => wire::send(&mut socket, &Report::Failed(failure)),
            }
        }
        Some(Order::Prepare { room, group }) => {
            let receive = || descriptors::receive(&socket).map(Option::unwrap_or_default);
            let base = Base::from_fds(receive()?, Vec::new())?;
            let no_group = || io::Error::other("no control group came");
            let meter = if group { Some(Meter::new(receive()?.pop().ok_or_else(no_group)?)) } else { None };
            match house::make(&room, &base, &ends) {
                Ok((spaces, proc)) => {
                    wire::send(&mut socket, &Report::Prepared)?;
                    descriptors::send(&socket, &[spaces.work.as_fd()])?;
                    let house = House { proc, spaces, meter, ends, input, pictures };
                    house.live(&mut socket, &signals)
                }
                Err(failure) => wire::send(&mut socket, &Report::Failed(failure)),
            }
        }
        Some(Order::Found { users }) => {
            let world = World::found(users);
            let report = world.as_ref().err().cloned().map_or(Report::Founded, Report::Failed);
            wire::send(&mut socket, &report)?;
            world.map_or(Ok(()), |world| descriptors::send(&socket, &world.fds()))
        }
        Some(Order::Lay(rootfs)) => {
            let world = World::from_fds(descriptors::receive(&socket)?.unwrap_or_default())?;
            let base = Base::lay(&rootfs, world);
            let report = base.as_ref().err().cloned().map_or(Report::Laid, Report::Failed);
            wire::send(&mut socket, &report)?;
            base.map_or(Ok(()), |base| descriptors::send(&socket, &base.fds()))
        }
        Some(Order::Sweep { first, count }) => {
            sweep::users(first, count)?;
            wire::send(&mut socket, &Report::Swept)
        }
        Some(Order::Hatch(egg)) => {
            let receive = || descriptors::receive(&socket).map(Option::unwrap_or_default);
            let world = World::from_fds(receive()?)?;
            let orders = receive()?.pop().ok_or_else(|| io::Error::other("no socket came"))?;
            let failure = hatch(*egg, &world, &orders, ends);
            wire::send(&mut socket, &Report::Failed(failure))
        }
        // The runner has changed its mind, or is gone, before there was a program.
        Some(Order::Ready(_) | Order::Go { .. } | Order::Look { .. } | Order::Cancel | Order::Kill)
        | None => Ok(()),
    }
}

/// A room that is made, for a program to come.
struct House {
    /// A /proc that knows this process.
    proc: File,
    spaces: Spaces,
    meter: Option<Meter>,
    /// What the program gets.
    ends: Ends,
    input: Input,
    pictures: Pictures,
}

impl House {
    /// Runs the program in it, if there is to be one.
    fn live(self, socket: &mut UnixStream, signals: &SignalFd) -> io::Result<()> {
        let Self { proc, spaces, meter, ends, input, pictures } = self;
        let members = meter.as_ref().map(Meter::members).transpose()?;
        let group = members.as_ref().map(AsFd::as_fd);
        let mut ready: Option<(Ready, Box<Plan>)> = None;
        let (copy, plan) = loop {
            match wire::receive(socket)? {
                Some(Order::Ready(plan)) => {
                    let zygote = descriptors::receive(&*socket)?.unwrap_or_default().pop();
                    let zygote = zygote.ok_or_else(|| io::Error::other("no socket of a zygote came"))?;
                    let report = match Ready::make(&plan, &proc, &ends, group, zygote) {
                        Ok(copy) => {
                            ready = Some((copy, plan));
                            Report::Ready
                        }
                        Err(failure) => Report::Unready(failure),
                    };
                    wire::send(socket, &report)?;
                    practise()?;
                }
                Some(Order::Run(plan)) => break (None, plan),
                Some(Order::Go { wall_ms, cpu_percent }) => {
                    let Some((copy, plan)) = ready.take() else {
                        return Err(io::Error::other("nothing is ready"));
                    };
                    let bounds = Bounds { cpu_percent, ..plan.bounds };
                    break (Some(copy), Box::new(Plan { bounds, wall_ms, ..*plan }));
                }
                // The runner has changed its mind, or is gone.
                _ => return Ok(()),
            }
        };
        let tally = Tally::inside(&plan, spaces, meter, pictures);
        // One that was killed while it waited is made up for: nothing of the program was executed.
        let begun = match copy {
            Some(copy) => {
                let pid = copy.pid;
                copy.go()?.then_some(pid)
            }
            None => None,
        };
        let started = match begun {
            Some(main) => {
                // Only the program holds its pipes now.
                drop(ends);
                Ok(main)
            }
            None => start(&plan, ends, &proc, group),
        };
        house::settle()?;
        match started {
            Ok(main) => Run::new(&plan, Body::housed(main), tally, input).watch(socket, signals),
            Err(failure) => wire::send(socket, &Report::Failed(failure)),
        }
    }
}

/// Goes through what there will be to say while somebody waits, without saying it: what of this program that takes is
/// then in memory.
fn practise() -> io::Result<()> {
    let go = wire::frame(&Order::Go { wall_ms: 0, cpu_percent: 0 })?;
    wire::receive::<Order>(&mut go.as_slice())?;
    let (cause, status) = (Cause::Itself, Status::Code(0));
    wire::frame(&Report::Started)?;
    wire::frame(&Report::Ended(Ending { cause, status, wall_ms: 0, cpu_ms: 0, peak_memory_bytes: 0 }))
        .map(drop)
}

/// Becomes readable when a child has ended.
fn children_end() -> io::Result<SignalFd> {
    let ended = SigSet::from(Signal::SIGCHLD);
    ended.thread_block()?;
    Ok(SignalFd::with_flags(&ended, SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK)?)
}

/// Starts the program behind its walls, as a child of this process. `proc` is a /proc that knows it, and `group` the
/// `cgroup.procs` of the run.
fn start(plan: &Plan, ends: Ends, proc: &File, group: Option<BorrowedFd<'_>>) -> Result<Pid, Failure> {
    let (told, tell) = io::pipe().map_err(|error| Failure::new("pipe", &error))?;
    let (mut told, mut tell) = (told, Some(tell));
    let mut command = Command::new(&plan.program);
    if let Some((name, arguments)) = plan.argv.split_first() {
        command.arg0(name).args(arguments);
    }
    command.env_clear().envs(plan.env.iter().map(|(name, value)| (name, value))).current_dir(&plan.cwd);
    let (streams, door) = ends::parted(ends);
    let [stdin, stdout, stderr] = streams.map(Stdio::from);
    command.stdin(stdin).stdout(stdout).stderr(stderr);
    let confinement = Confinement::of(plan, Becomes::Executed, group.is_some())?;
    // Open as long as this function.
    let group = group.map(|group| group.as_raw_fd());
    let proc = proc.try_clone().map_err(|error| Failure::new("proc", &error))?;
    let mut answer = tell.take();
    sys::before_exec(&mut command, move || {
        confinement.apply(&proc, &door, group).map_err(|failure| {
            if let Some(pipe) = answer.as_mut() {
                let _ = wire::send(pipe, &failure);
            }
            io::Error::from(io::ErrorKind::PermissionDenied)
        })
    });
    let spawned = command.spawn();
    // Closes our end of the pipe, and the program's descriptors: only the program holds them now.
    drop(command);
    match spawned {
        Ok(child) => Ok(Pid::from_raw(child.id().cast_signed())),
        Err(error) => {
            let said = wire::receive(&mut told).ok().flatten();
            Err(said.unwrap_or_else(|| Failure::new("exec", &error)))
        }
    }
}

/// A program that runs.
struct Run {
    body: Body,
    started: Stopwatch,
    patience: Patience,
    tally: Tally,
    /// Its standard input.
    input: Input,
    /// Its user, where it has one of its own.
    user: Option<Identity>,
    /// How the program's first process ended, once it is reaped.
    end: Option<Status>,
}

impl Run {
    /// A program that has just been started.
    fn new(plan: &Plan, body: Body, tally: Tally, input: Input) -> Self {
        Self {
            body,
            started: Stopwatch::start(),
            patience: Patience::new(
                Duration::from_millis(plan.wall_ms),
                Duration::from_millis(plan.grace_ms),
            ),
            tally,
            input,
            user: plan.identity,
            end: None,
        }
    }

    fn watch(mut self, socket: &mut UnixStream, signals: &SignalFd) -> io::Result<()> {
        rustix::thread::set_name(WATCHING)?;
        wire::send(socket, &Report::Started)?;
        let mut more = false;
        let cause = loop {
            let wait = match self.patience.step(self.started.elapsed()) {
                Step::Wait(until) => until.min(self.tally.due()).saturating_sub(self.started.elapsed()),
                Step::TellAll => {
                    self.body.tell_all()?;
                    continue;
                }
                Step::End(cause) => break cause,
            };
            let wait = if more { Duration::ZERO } else { wait };
            let [child_ended, runner_spoke] = wait_for(signals, socket, wait)?;
            if child_ended || more {
                // Once: there is one at most, and a program that may send more could do so as fast as they are read.
                signals.read_signal()?;
                if self.is_over()? {
                    break self.patience.cause();
                }
                let mut reaped = false;
                let left = sweep::reap(|status| {
                    reaped = true;
                    self.note(status);
                })?;
                more = left == Left::More;
                if self.end.is_some() {
                    break self.patience.cause();
                }
                if !reaped {
                    // A child that stops and goes on is told of as well, as often as a program likes.
                    std::thread::sleep(FALSE_ALARM);
                }
            }
            if runner_spoke {
                match wire::receive(socket) {
                    Ok(Some(Order::Cancel)) => self.cancel()?,
                    Ok(Some(Order::Look { turn })) => {
                        let (processes, top) = self.body.told_at();
                        let waits = self.input.awaited_by((processes, &top), self.user);
                        if wire::send(socket, &Report::Looked { turn, waits }).is_err() {
                            break Cause::Kill;
                        }
                    }
                    // Anything else, the end of the runner above all, ends the run.
                    _ => break Cause::Kill,
                }
            }
            if self.started.elapsed() >= self.tally.due()
                && let Some(sum) = self.tally.look(self.started.elapsed())?
            {
                break Cause::Beyond(sum);
            }
        };
        self.finish(cause, socket)
    }

    /// Whether the program's first process has ended. It is not reaped: as long as it is there, its group is
    /// its own.
    fn is_over(&self) -> io::Result<bool> {
        let flags = WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
        Ok(waitid(Id::Pid(self.body.main), flags)? != WaitStatus::StillAlive)
    }

    fn cancel(&mut self) -> io::Result<()> {
        if self.patience.cancel(self.started.elapsed()) {
            self.body.interrupt()?;
        }
        Ok(())
    }

    fn finish(mut self, cause: Cause, socket: &mut UnixStream) -> io::Result<()> {
        let wall = self.started.elapsed();
        let (body, mut end) = (self.body, self.end);
        body.end(end.is_some(), |status| end = end.or(body.end_of(status)))?;
        let status = end.ok_or_else(|| io::Error::other("the program was never reaped"))?;
        let by_limit = if cause == Cause::Itself { self.tally.at_the_end(wall)? } else { None };
        let (cpu_ms, peak_memory_bytes) = self.tally.usage()?;
        let cause = by_limit.map_or(cause, Cause::Beyond);
        let ending = Ending { cause, status, wall_ms: millis(wall), cpu_ms, peak_memory_bytes };
        rustix::thread::set_name(DONE)?;
        match wire::send(socket, &Report::Ended(ending)) {
            // The runner is gone, and so is the run: all is done.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            sent => sent,
        }
    }

    fn note(&mut self, status: WaitStatus) {
        self.end = self.end.or(self.body.end_of(status));
    }
}

/// Waits until a child has ended or the runner has spoken, at most for `wait`.
fn wait_for(signals: &SignalFd, socket: &UnixStream, wait: Duration) -> io::Result<[bool; 2]> {
    let mut fds = [PollFd::new(signals, PollFlags::IN), PollFd::new(socket, PollFlags::IN)];
    let timeout = Timespec::try_from(wait).map_err(io::Error::other)?;
    match poll(&mut fds, Some(&timeout)) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(fds.map(|fd| !fd.revents().is_empty())),
        Err(error) => Err(error.into()),
    }
}
