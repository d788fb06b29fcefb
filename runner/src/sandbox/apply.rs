//! Puts a plan into force on the process that is about to execute the program.
//!
//! What is to be done is decided, as data ([`measures`](super::measures)), before the process is forked; here it
//! is done, between fork and exec. Any measure that fails keeps the program from being executed at all.

use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};

use rustix::process::Resource as R;

use super::ends::Door;
use super::measures::{Act, Becomes, Expect, Handle, Measure, Present, measures};
use super::plan::{Identity, Plan, Resource};
use super::wire::Failure;
use super::{nest, seccomp, sys, walls};

/// All that a process needs to confine itself.
#[derive(Debug)]
pub(super) struct Confinement {
    pub(super) measures: Vec<Measure>,
    pub(super) ruleset: OwnedFd,
}

impl Confinement {
    /// Of a process that this one starts, which becomes the program of `plan` in that way. It will see the paths
    /// that this one sees. `group`: it has to join one.
    pub(super) fn of(plan: &Plan, becomes: Becomes, group: bool) -> Result<Self, Failure> {
        let fault = |name: &str, error: &dyn ToString| Failure::new(name, &error.to_string());
        let capabilities =
            rustix::thread::capabilities(None).map_err(|error| fault("capabilities", &error))?;
        let who =
            Identity { uid: rustix::process::geteuid().as_raw(), gid: rustix::process::getegid().as_raw() };
        let niceness =
            rustix::process::getpriority_process(None).map_err(|error| fault("niceness", &error))?;
        let (permitted, parent) = (capabilities.permitted, std::process::id().cast_signed());
        let now = Present { who, niceness, permitted, parent, becomes, group };
        let filter = seccomp::filter(plan.calls).map_err(|error| fault("seccomp", &error))?;
        let ruleset = walls::ruleset(&plan.walls).map_err(|error| fault("landlock", &error))?;
        Ok(Self { measures: measures(plan, now, &ceiling, filter), ruleset })
    }

    /// Confines this process. `proc` is a /proc that knows it; `door` is what it gets beside its streams; `group` is
    /// what it joins, if anything.
    pub(super) fn apply(&self, proc: &File, door: &Door, group: Option<RawFd>) -> Result<(), Failure> {
        self.measures.iter().try_for_each(|measure| {
            let expect = match measure.act {
                Act::Call { expect, .. } | Act::Tell { expect, .. } => expect,
                // It starts with pages of its own, and what is executed is shown.
                Act::Populate | Act::Show | Act::Awake => return Ok(()),
            };
            let done = self.perform(&measure.act, proc, door, group);
            match judge(done, expect) {
                Ok(()) => Ok(()),
                Err(error) => Err(Failure::new(measure.name, &error)),
            }
        })
    }

    fn perform(
        &self,
        act: &Act,
        proc: &File,
        [sound, screen, says, hears]: &Door,
        group: Option<RawFd>,
    ) -> i64 {
        match act {
            Act::Populate | Act::Show | Act::Awake => 0,
            Act::Tell { path, text, .. } => match nest::write(proc, path, text) {
                Ok(()) => 0,
                Err(error) => -i64::from(error.raw_os_error().unwrap_or(libc::EIO)),
            },
            Act::Call { number, arguments, .. } => {
                let descriptor = |handle| match handle {
                    Handle::Ruleset => self.ruleset.as_raw_fd(),
                    Handle::Sound => sound.as_raw_fd(),
                    Handle::Screen => screen.as_raw_fd(),
                    Handle::Says => says.as_raw_fd(),
                    Handle::Hears => hears.as_raw_fd(),
                    Handle::Group => group.unwrap_or(-1),
                    // A process that is started in the run's own place has no use for the others.
                    _ => -1,
                };
                sys::call(*number, arguments, descriptor)
            }
        }
    }
}

/// Whether what came out is what had to.
fn judge(done: i64, expect: Expect) -> io::Result<()> {
    let fine = match expect {
        Expect::Success => done >= 0,
        Expect::SuccessOr(error) => done >= 0 || done == -i64::from(error),
        Expect::Exactly(value) => done == value,
        Expect::Anything => true,
    };
    match i32::try_from(-done) {
        _ if fine => Ok(()),
        Ok(error) if error > 0 => Err(io::Error::from_raw_os_error(error)),
        _ => Err(io::Error::other(format!("it came to {done}"))),
    }
}

/// A bound below ours that the operator has set for the whole runner stays.
fn ceiling(resource: Resource) -> Option<u64> {
    let resource = match resource {
        Resource::Core => R::Core,
        Resource::OpenFiles => R::Nofile,
        Resource::Processes => R::Nproc,
        Resource::FileSize => R::Fsize,
        Resource::LockedMemory => R::Memlock,
        Resource::MessageQueues => R::Msgqueue,
    };
    rustix::process::getrlimit(resource).maximum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_expected_is_fine() {
        for (done, expect, fine) in [
            (0, Expect::Success, true),
            (7, Expect::Success, true),
            (-1, Expect::Success, false),
            (-22, Expect::SuccessOr(22), true),
            (-1, Expect::SuccessOr(22), false),
            (-1, Expect::Exactly(-1), true),
            (0, Expect::Exactly(-1), false),
            (3, Expect::Exactly(2), false),
            (-5, Expect::Anything, true),
        ] {
            assert_eq!(judge(done, expect).is_ok(), fine, "{done} {expect:?}");
        }
    }
}
