//! The processes of a run, as its supervisor holds them: among those of others, or in a namespace of their own, of which
//! the supervisor is the first process.

use std::io;

use nix::sys::signal::{Signal, kill};
use nix::sys::wait::WaitStatus;
use nix::unistd::{Pid, Uid};

use super::wire::Status;
use super::{house, sweep};

/// What the supervisor watches.
#[derive(Debug, Clone, Copy)]
pub(super) struct Body {
    /// The program, the supervisor's child.
    pub(super) main: Pid,
    place: Place,
}

/// Where it is.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// Among others. Its user, where no other run has it.
    Shared(Option<Uid>),
    /// In a namespace of its own.
    Housed,
}

impl Body {
    /// A program among others' processes; `user` is its own, where no other run has it.
    pub(super) fn bare(main: Pid, user: Option<Uid>) -> Self {
        Self { main, place: Place::Shared(user) }
    }

    /// A program in this process's own namespace.
    pub(super) fn housed(main: Pid) -> Self {
        Self { main, place: Place::Housed }
    }

    /// Interrupts the program alone: it may want to end its own processes in its own order.
    pub(super) fn interrupt(self) -> io::Result<()> {
        Ok(kill(self.main, Signal::SIGINT)?)
    }

    /// Asks every process of the run to terminate.
    pub(super) fn tell_all(self) -> io::Result<()> {
        match self.place {
            Place::Shared(user) => sweep::tell_all(Signal::SIGTERM, user),
            Place::Housed => {
                house::tell_all();
                Ok(())
            }
        }
    }

    /// Ends every process of the run, and reaps them all. `known`: how the first one ended is known already.
    pub(super) fn end(self, known: bool, reaped: impl FnMut(WaitStatus)) -> io::Result<()> {
        match self.place {
            Place::Shared(user) => sweep::all(user, (!known).then_some(self.main), reaped),
            Place::Housed => house::end(reaped),
        }
    }

    /// Where the kernel tells of processes, and under which name there of one that all of the run's are at or below.
    pub(super) fn told_at(self) -> (&'static str, String) {
        match self.place {
            Place::Shared(_) => (sweep::PROCESSES, self.main.to_string()),
            Place::Housed => (house::PROCESSES, "self".to_owned()),
        }
    }

    /// How the program ended, if this is its end.
    pub(super) fn end_of(self, status: WaitStatus) -> Option<Status> {
        match status {
            WaitStatus::Exited(pid, code) if pid == self.main => Some(Status::Code(code)),
            WaitStatus::Signaled(pid, signal, _) if pid == self.main => Some(Status::Signal(signal as i32)),
            _ => None,
        }
    }
}
