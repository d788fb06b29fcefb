//! What a run has used, as its group says.

use std::io;
use std::os::fd::OwnedFd;

use rustix::fs::{Mode, OFlags};

use super::read;

/// Reads a group.
#[derive(Debug)]
pub(in crate::sandbox) struct Meter {
    directory: OwnedFd,
    /// What is not the run's own.
    before: Counts,
}

/// What a group counts as long as it is there.
#[derive(Debug, Default)]
struct Counts {
    /// Processor time, in microseconds.
    cpu_us: u64,
    /// Processes that were killed because the memory was used up.
    kills: u64,
    /// Processes and threads that were refused.
    refusals: u64,
}

impl Meter {
    /// Of the group with this directory.
    pub(in crate::sandbox) fn new(directory: OwnedFd) -> Self {
        Self { directory, before: Counts::default() }
    }

    /// Counts from now on: what an interpreter took to become ready, and what became of one that did not, is not the
    /// program's.
    pub(in crate::sandbox) fn reset(mut self) -> Self {
        self.before =
            Counts { cpu_us: self.cpu_us().unwrap_or(0), kills: self.kills(), refusals: self.refusals() };
        self
    }

    /// The file by which a process joins.
    pub(in crate::sandbox) fn members(&self) -> io::Result<OwnedFd> {
        let flags = OFlags::WRONLY | OFlags::CLOEXEC;
        Ok(rustix::fs::openat(&self.directory, "cgroup.procs", flags, Mode::empty())?)
    }

    /// Processor time of everything that was ever in it, in milliseconds.
    pub(in crate::sandbox) fn cpu_ms(&self) -> Option<u64> {
        Some(self.cpu_us()?.saturating_sub(self.before.cpu_us) / 1_000)
    }

    fn cpu_us(&self) -> Option<u64> {
        field(&read(&self.directory, "cpu.stat").ok()?, "usage_usec")
    }

    /// The most memory that it had at a time, in bytes; not on kernels before 5.19.
    pub(in crate::sandbox) fn peak_memory(&self) -> Option<u64> {
        read(&self.directory, "memory.peak").ok()?.trim().parse().ok()
    }

    /// Whether the kernel has ended it because its memory was used up.
    pub(in crate::sandbox) fn ran_out_of_memory(&self) -> bool {
        self.kills() > self.before.kills
    }

    fn kills(&self) -> u64 {
        read(&self.directory, "memory.events").ok().and_then(|text| field(&text, "oom_kill")).unwrap_or(0)
    }

    /// Whether a process or thread was refused because there were too many.
    pub(in crate::sandbox) fn refused_processes(&self) -> bool {
        self.refusals() > self.before.refusals
    }

    fn refusals(&self) -> u64 {
        read(&self.directory, "pids.events").ok().and_then(|text| field(&text, "max")).unwrap_or(0)
    }
}

/// The number after `name` in a file of such pairs.
fn field(text: &str, name: &str) -> Option<u64> {
    let mut pairs = text.lines().filter_map(|line| line.split_once(' '));
    pairs.find(|(key, _)| *key == name)?.1.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_before_the_program_is_not_counted() {
        let group = tempfile::tempdir().unwrap();
        let tell = |cpu: u64, kills: u64, refusals: u64| {
            for (file, text) in [
                ("cpu.stat", format!("usage_usec {cpu}\nuser_usec 1\n")),
                ("memory.events", format!("oom 1\noom_kill {kills}\n")),
                ("pids.events", format!("max {refusals}\n")),
            ] {
                std::fs::write(group.path().join(file), text).unwrap();
            }
        };
        tell(7_000, 2, 3);
        let meter = Meter::new(std::fs::File::open(group.path()).unwrap().into());
        assert!(meter.ran_out_of_memory() && meter.refused_processes());
        let meter = meter.reset();
        assert_eq!(meter.cpu_ms(), Some(0));
        assert!(!meter.ran_out_of_memory() && !meter.refused_processes());
        tell(9_500, 3, 4);
        assert_eq!(meter.cpu_ms(), Some(2));
        assert!(meter.ran_out_of_memory() && meter.refused_processes());
    }

    #[test]
    fn a_field_is_found_by_its_whole_name() {
        let events = "low 0\noom 3\noom_kill 2\noom_group_kill 1\n";
        assert_eq!(field(events, "oom_kill"), Some(2));
        assert_eq!(field(events, "oom_"), None);
    }
}
