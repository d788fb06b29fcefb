//! The processes of a run, as its supervisor holds them: directly, or through an init.

use std::io;
use std::os::fd::BorrowedFd;

use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{Pid, Uid};

use super::init::Init;
use super::sweep;
use super::tally::Spent;
use super::wire::Status;

/// What the supervisor watches.
#[derive(Debug)]
pub(super) enum Body {
    /// The program is its child.
    Bare {
        /// The program.
        main: Pid,
        /// Its user, where no other run has it.
        user: Option<Uid>,
    },
    /// The program is in a namespace of its own, the child of an init.
    Housed(Init),
}

impl Body {
    /// Interrupts the program alone: it may want to end its own processes in its own order.
    pub(super) fn interrupt(&mut self) -> io::Result<()> {
        match self {
            Self::Bare { main, .. } => Ok(kill(*main, Signal::SIGINT)?),
            Self::Housed(init) => init.interrupt(),
        }
    }

    /// Asks every process of the run to terminate.
    pub(super) fn tell_all(&mut self) -> io::Result<()> {
        match self {
            Self::Bare { user, .. } => sweep::tell_all(Signal::SIGTERM, *user),
            Self::Housed(init) => init.tell_all(),
        }
    }

    /// Ends every process of the run, and reaps them all. `known`: how the first one ended is known already.
    pub(super) fn end(&mut self, known: bool, reaped: impl FnMut(WaitStatus)) -> io::Result<()> {
        match self {
            Self::Bare { main, user } => sweep::all(*user, (!known).then_some(*main), reaped),
            // It kills and reaps, so that what all of them used is counted; then it ends.
            Self::Housed(init) => {
                init.end()?;
                sweep::wait_for_all(reaped)
            }
        }
    }

    /// Waits for an init that has told its last word.
    pub(super) fn end_by_itself(&self) {
        if let Self::Housed(init) = self {
            // Where this fails: whoever is left is looked for next.
            let _ = waitpid(init.pid, None);
        }
    }

    /// The child of the supervisor that stands for the run.
    pub(super) fn pid(&self) -> Pid {
        match self {
            Self::Bare { main, .. } => *main,
            Self::Housed(init) => init.pid,
        }
    }

    /// How the program ended, if this is the end of what stands for it here.
    pub(super) fn end_of(&mut self, status: WaitStatus) -> Option<Status> {
        match self {
            Self::Bare { main, .. } => end_of(*main, status),
            // One that was killed took the program along.
            Self::Housed(init) => {
                let killed = Status::Signal(Signal::SIGKILL as i32);
                end_of(init.pid, status).map(|_| init.last_word().map_or(killed, |(status, _)| status))
            }
        }
    }

    /// What becomes readable when there is a last word.
    pub(super) fn voice(&self) -> Option<BorrowedFd<'_>> {
        match self {
            Self::Bare { .. } => None,
            Self::Housed(init) => Some(init.voice()),
        }
    }

    /// How the program ended, and what was used, where nothing is left of the run but an init that says so.
    pub(super) fn last_word(&mut self) -> Option<(Status, Spent)> {
        match self {
            Self::Bare { .. } => None,
            Self::Housed(init) => init.last_word(),
        }
    }
}

/// How `main` ended, if this is its end.
pub(super) fn end_of(main: Pid, status: WaitStatus) -> Option<Status> {
    match status {
        WaitStatus::Exited(pid, code) if pid == main => Some(Status::Code(code)),
        WaitStatus::Signaled(pid, signal, _) if pid == main => Some(Status::Signal(signal as i32)),
        _ => None,
    }
}
