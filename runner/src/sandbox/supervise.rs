//! The supervisor: the process between the runner and one run.
//!
//! It starts the program, waits for it, ends it when its time is up or the runner says so, and leaves no
//! process of the run behind. It has one thread, an empty environment and nothing of the runner's memory, so
//! nothing here can leak a token. It outlives the runner only by the time it takes to kill the run: the end
//! of the socket is the order to do so.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::signal::{SigSet, Signal, kill};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid};
use nix::unistd::{Pid, Uid};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::patience::{Patience, Step};
use super::plan::Plan;
use super::sweep::Left;
use super::wire::{self, Cause, Ending, Failure, Order, Report, Status};
use super::{apply, descriptors, sweep, sys};
use crate::clock::Stopwatch;

/// The supervisor's whole life. Its standard input is the socket to the runner.
pub fn main() -> ExitCode {
    match supervise() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The runner treats a supervisor that ends without a report as a fault; this says more.
            eprintln!("playpen-runner supervise: {error}");
            ExitCode::FAILURE
        }
    }
}

fn supervise() -> io::Result<()> {
    let mut socket = UnixStream::from(rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin(), 3)?);
    rustix::stdio::dup2_stdin(File::open("/dev/null")?)?;
    // Out of the terminal's group: Ctrl-C is for the runner, which decides what becomes of its runs.
    rustix::process::setsid()?;
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)?;
    rustix::process::set_child_subreaper(Some(rustix::process::getpid()))?;
    let ended = SigSet::from(Signal::SIGCHLD);
    ended.thread_block()?;
    let signals = SignalFd::with_flags(&ended, SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK)?;

    let Some(stdio) = descriptors::receive(&socket)? else { return Ok(()) };
    match wire::receive(&mut socket)? {
        Some(Order::Run(plan)) => match start(&plan, stdio) {
            Ok((main, started)) => {
                wire::send(&mut socket, &Report::Started)?;
                let run = Run::new(&plan, main, started);
                run.watch(&mut socket, &signals)
            }
            Err(failure) => wire::send(&mut socket, &Report::Failed(failure)),
        },
        Some(Order::Sweep { first, count }) => {
            sweep::users(first, count)?;
            wire::send(&mut socket, &Report::Swept)
        }
        // The runner has changed its mind, or is gone, before there was a program.
        Some(Order::Cancel | Order::Kill) | None => Ok(()),
    }
}

/// Starts the program behind its walls.
fn start(plan: &Plan, [stdin, stdout, stderr]: [OwnedFd; 3]) -> Result<(Pid, Stopwatch), Failure> {
    let (told, tell) = io::pipe().map_err(|error| Failure::new("pipe", &error))?;
    let (mut told, mut tell) = (told, Some(tell));
    let mut command = Command::new(&plan.program);
    if let Some((name, arguments)) = plan.argv.split_first() {
        command.arg0(name).args(arguments);
    }
    command.env_clear().envs(plan.env.iter().map(|(name, value)| (name, value))).current_dir(&plan.cwd);
    command.stdin(Stdio::from(stdin)).stdout(Stdio::from(stdout)).stderr(Stdio::from(stderr));
    let (walls, supervisor) = (plan.clone(), rustix::process::getpid());
    let mut answer = tell.take();
    sys::before_exec(&mut command, move || {
        apply::apply(&walls, supervisor).map_err(|failure| {
            if let Some(pipe) = answer.as_mut() {
                let _ = serde_json::to_writer(pipe, &failure);
            }
            io::Error::from(io::ErrorKind::PermissionDenied)
        })
    });
    let spawned = command.spawn();
    let started = Stopwatch::start();
    // Closes our end of the pipe, and the program's descriptors: only the program holds them now.
    drop(command);
    match spawned {
        Ok(child) => Ok((Pid::from_raw(child.id().cast_signed()), started)),
        Err(error) => {
            let mut said = Vec::new();
            let _ = told.read_to_end(&mut said);
            Err(serde_json::from_slice(&said).unwrap_or_else(|_| Failure::new("exec", &error)))
        }
    }
}

/// A program that runs.
struct Run {
    main: Pid,
    user: Option<Uid>,
    started: Stopwatch,
    patience: Patience,
    /// How the program's first process ended, once it is reaped.
    end: Option<Status>,
}

impl Run {
    fn new(plan: &Plan, main: Pid, started: Stopwatch) -> Self {
        Self {
            main,
            user: plan.identity.map(|identity| Uid::from_raw(identity.uid)),
            started,
            patience: Patience::new(
                Duration::from_millis(plan.wall_ms),
                Duration::from_millis(plan.grace_ms),
            ),
            end: None,
        }
    }

    fn watch(mut self, socket: &mut UnixStream, signals: &SignalFd) -> io::Result<()> {
        let mut more = false;
        let cause = loop {
            let wait = match self.patience.step(self.started.elapsed()) {
                Step::Wait(until) => until.saturating_sub(self.started.elapsed()),
                Step::TellAll => {
                    sweep::tell_all(Signal::SIGTERM, self.user)?;
                    continue;
                }
                Step::End(cause) => break cause,
            };
            let wait = if more { Duration::ZERO } else { wait };
            let [child_ended, runner_spoke] = wait_for(signals, socket, wait)?;
            if child_ended || more {
                while signals.read_signal()?.is_some() {}
                if self.is_over()? {
                    break self.patience.cause();
                }
                more = sweep::reap(|status| self.note(status))? == Left::More;
                if self.end.is_some() {
                    break self.patience.cause();
                }
            }
            if runner_spoke {
                match wire::receive(socket) {
                    Ok(Some(Order::Cancel)) => self.cancel()?,
                    // Anything else, the end of the runner above all, ends the run.
                    _ => break Cause::Kill,
                }
            }
        };
        self.finish(cause, socket)
    }

    /// Whether the program's first process has ended. It is not reaped: as long as it is there, its group is
    /// its own.
    fn is_over(&self) -> io::Result<bool> {
        let flags = WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
        Ok(waitid(Id::Pid(self.main), flags)? != WaitStatus::StillAlive)
    }

    fn cancel(&mut self) -> io::Result<()> {
        if self.patience.cancel(self.started.elapsed()) {
            // To the program alone: it may want to end its own processes in its own order.
            kill(self.main, Signal::SIGINT)?;
        }
        Ok(())
    }

    fn finish(mut self, cause: Cause, socket: &mut UnixStream) -> io::Result<()> {
        let wall = self.started.elapsed();
        let group = self.end.is_none().then_some(self.main);
        sweep::all(self.user, group, |status| self.note(status))?;
        let status = self.end.ok_or_else(|| io::Error::other("the program was never reaped"))?;
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
        let cpu = usage.user_time() + usage.system_time();
        let ending = Ending {
            cause,
            status,
            wall_ms: millis(wall),
            cpu_ms: u64::try_from(cpu.tv_sec() * 1000 + cpu.tv_usec() / 1000).unwrap_or(0),
            peak_memory_bytes: u64::try_from(usage.max_rss()).unwrap_or(0) * 1024,
        };
        match wire::send(socket, &Report::Ended(ending)) {
            // The runner is gone, and so is the run: all is done.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            sent => sent,
        }
    }

    fn note(&mut self, status: WaitStatus) {
        let end = match status {
            WaitStatus::Exited(pid, code) if pid == self.main => Status::Code(code),
            WaitStatus::Signaled(pid, signal, _) if pid == self.main => Status::Signal(signal as i32),
            _ => return,
        };
        self.end = Some(end);
    }
}

/// Waits until a child has ended or the runner has spoken, at most for `wait`.
fn wait_for(signals: &SignalFd, socket: &UnixStream, wait: Duration) -> io::Result<[bool; 2]> {
    let mut fds = [PollFd::new(signals, PollFlags::IN), PollFd::new(socket, PollFlags::IN)];
    let timeout = Timespec::try_from(wait).map_err(io::Error::other)?;
    match poll(&mut fds, Some(&timeout)) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok([0, 1].map(|i: usize| !fds[i].revents().is_empty())),
        Err(error) => Err(error.into()),
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
