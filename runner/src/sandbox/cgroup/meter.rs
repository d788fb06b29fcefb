//! What a run has used, as its group says.

use std::io;
use std::os::fd::OwnedFd;

use rustix::fs::{Mode, OFlags};

use super::read;

/// Reads a group.
#[derive(Debug)]
pub(in crate::sandbox) struct Meter {
    directory: OwnedFd,
    /// Processor time that is not the run's own, in microseconds.
    before: u64,
}

impl Meter {
    /// Of the group with this directory.
    pub(in crate::sandbox) fn new(directory: OwnedFd) -> Self {
        Self { directory, before: 0 }
    }

    /// Counts processor time from now on: to make an interpreter ready is not the program's work.
    pub(in crate::sandbox) fn reset(mut self) -> Self {
        self.before = self.cpu_us().unwrap_or(0);
        self
    }

    /// The file by which a process joins.
    pub(in crate::sandbox) fn members(&self) -> io::Result<OwnedFd> {
        let flags = OFlags::WRONLY | OFlags::CLOEXEC;
        Ok(rustix::fs::openat(&self.directory, "cgroup.procs", flags, Mode::empty())?)
    }

    /// Processor time of everything that was ever in it, in milliseconds.
    pub(in crate::sandbox) fn cpu_ms(&self) -> Option<u64> {
        Some(self.cpu_us()?.saturating_sub(self.before) / 1_000)
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
        read(&self.directory, "memory.events")
            .is_ok_and(|text| field(&text, "oom_kill").is_some_and(|kills| kills > 0))
    }

    /// Whether a process or thread was refused because there were too many.
    pub(in crate::sandbox) fn refused_processes(&self) -> bool {
        read(&self.directory, "pids.events")
            .is_ok_and(|text| field(&text, "max").is_some_and(|refusals| refusals > 0))
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
    fn a_field_is_found_by_its_whole_name() {
        let events = "low 0\noom 3\noom_kill 2\noom_group_kill 1\n";
        assert_eq!(field(events, "oom_kill"), Some(2));
        assert_eq!(field(events, "oom_"), None);
    }
}
