//! Whether a run waits for its standard input: found out from outside, so that it does not matter how it reads.
//!
//! The kernel tells of each thread in which system call it waits. One that reads from the very pipe that is the run's
//! standard input, or waits until it can, waits for whoever types. Where the kernel does not tell (a stricter Yama, no /proc), nobody seems to.
//!
//! It tells the same user, and otherwise a process that has the power to trace the program, which root in a container has
//! not over runs of other users. So a supervisor looks as the run's user first.

mod call;

use std::fs;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::thread::CapabilitySet;

use super::guise::as_user;
use super::level::Level;
use super::plan::Identity;
use super::wire::Waits;
use call::Call;

/// How many threads are looked at: a program that reads has few, or its reader is among the first.
const MOST: usize = 256;

/// Where the kernel says how much processes may learn of each other.
const YAMA: &str = "/proc/sys/kernel/yama/ptrace_scope";

/// Why questions of programs cannot be seen at this level, if so.
pub(crate) fn hindrance(level: Level) -> Option<String> {
    let traces = rustix::thread::capabilities(None)
        .is_ok_and(|have| have.effective.contains(CapabilitySet::SYS_PTRACE));
    // Who owns the user namespace of a run has every power over it.
    hindered_by(&fs::read_to_string(YAMA).unwrap_or_default(), traces || level >= Level::Namespaces)
}

fn hindered_by(scope: &str, traces: bool) -> Option<String> {
    let scope = scope.trim().parse::<u32>().ok().filter(|scope| *scope >= if traces { 3 } else { 2 })?;
    Some(format!(
        "kernel.yama.ptrace_scope is {scope}: programs can be answered, but that they ask is not told \
         (`sysctl kernel.yama.ptrace_scope=1` lets it be seen, after a restart of the machine where it is 3)"
    ))
}

/// The pipe that is a run's standard input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Input(u64, u64);

impl Input {
    /// Which pipe this is.
    pub(super) fn of(pipe: impl AsFd) -> io::Result<Self> {
        let found = rustix::fs::fstat(pipe)?;
        Ok(Self(found.st_dev, found.st_ino))
    }

    /// Who of the process that the /proc at `processes` calls `top` and of its descendants, which are of this user where
    /// they have one of their own, waits for it.
    pub(super) fn awaited_by(self, (processes, top): (&str, &str), user: Option<Identity>) -> Waits {
        match as_user(user, || self.looked_for(processes, top)).unwrap_or((Waits::Nobody, true)) {
            (Waits::Nobody, true) if user.is_some() => self.looked_for(processes, top).0,
            (found, _) => found,
        }
    }

    /// The same, as far as this process may look, and whether there was somebody at whom it may not.
    fn looked_for(self, processes: &str, top: &str) -> (Waits, bool) {
        let (mut ahead, mut left) = (vec![top.to_owned()], MOST);
        let (mut found, mut refused) = (Waits::Nobody, false);
        while let Some(process) = ahead.pop() {
            let folder = Path::new(processes).join(&process);
            let tasks = fs::read_dir(folder.join("task")).into_iter().flatten().flatten();
            for task in tasks.map(|task| task.path()) {
                if left == 0 {
                    return (found, refused);
                }
                left -= 1;
                let is_main = task.file_name().is_some_and(|name| *name == *process);
                let call = fs::read_to_string(task.join("syscall"));
                refused |= call.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::PermissionDenied);
                match Call::read(&call.unwrap_or_default()).map(|call| self.awaited_in(call, &folder)) {
                    Some(Waits::Program) if is_main => return (Waits::Program, refused),
                    Some(waits) => found = found.max(waits.min(Waits::Thread)),
                    None => {}
                }
                let children = fs::read_to_string(task.join("children")).unwrap_or_default();
                ahead.extend(children.split_whitespace().map(str::to_owned));
            }
        }
        (found, refused)
    }

    /// What a thread that is in this call says of who waits. `folder` is that of its process.
    fn awaited_in(self, call: Call, folder: &Path) -> Waits {
        let handles = call.handles(folder).unwrap_or_default();
        if !handles.iter().any(|handle| self.is(folder, *handle)) {
            Waits::Nobody
        } else if !call.endless {
            Waits::Awhile
        } else if handles.len() > 1 {
            // Something else may wake it.
            Waits::Thread
        } else {
            Waits::Program
        }
    }

    /// Whether this descriptor of a process is the pipe.
    fn is(self, folder: &Path, handle: u32) -> bool {
        fs::metadata(folder.join(format!("fd/{handle}")))
            .is_ok_and(|found| (found.dev(), found.ino()) == (self.0, self.1))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn a_kernel_that_tells_nothing_is_told_of() {
        for open in ["0\n", "1\n", "", "?"] {
            assert_eq!(hindered_by(open, false), None, "{open:?}");
        }
        for shut in ["2\n", "3\n"] {
            let why = hindered_by(shut, false).unwrap();
            assert!(why.starts_with(&format!("kernel.yama.ptrace_scope is {}", shut.trim())), "{why}");
        }
        // Who has the power to trace is kept from it by 3 alone.
        assert_eq!(hindered_by("2\n", true), None);
        assert!(hindered_by("3\n", true).is_some());
    }

    #[test]
    fn a_thread_that_reads_is_found_and_one_that_reads_something_else_is_not() {
        let (mut reader, writer) = io::pipe().unwrap();
        let (other, _held) = io::pipe().unwrap();
        let (input, unread) = (Input::of(&reader).unwrap(), Input::of(&other).unwrap());
        let (tell, told) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            tell.send(()).unwrap();
            reader.read(&mut [0]).unwrap()
        });
        told.recv().unwrap();
        let me = std::process::id().to_string();
        let me = ("/proc", me.as_str());
        while input.awaited_by(me, None) == Waits::Nobody {
            std::thread::yield_now();
        }
        assert_eq!(input.awaited_by(me, None), Waits::Thread);
        assert_eq!(unread.awaited_by(me, None), Waits::Nobody);
        drop(writer);
        assert_eq!(thread.join().unwrap(), 0);
        assert_eq!(input.awaited_by(me, None), Waits::Nobody);
    }
}
