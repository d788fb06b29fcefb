//! What a run has used, as its group says.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use super::read;

/// Reads a group.
#[derive(Debug)]
pub(in crate::sandbox) struct Meter(OwnedFd);

impl Meter {
    /// Of the group with this directory.
    pub(in crate::sandbox) fn new(directory: OwnedFd) -> Self {
        Self(directory)
    }

    /// Its directory.
    pub(in crate::sandbox) fn fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }

    /// Processor time of everything that was ever in it, in milliseconds.
    pub(in crate::sandbox) fn cpu_ms(&self) -> Option<u64> {
        field(&read(&self.0, "cpu.stat").ok()?, "usage_usec").map(|us| us / 1_000)
    }

    /// The most memory that it had at a time, in bytes; not on kernels before 5.19.
    pub(in crate::sandbox) fn peak_memory(&self) -> Option<u64> {
        read(&self.0, "memory.peak").ok()?.trim().parse().ok()
    }

    /// Whether the kernel has ended it because its memory was used up.
    pub(in crate::sandbox) fn ran_out_of_memory(&self) -> bool {
        read(&self.0, "memory.events")
            .is_ok_and(|text| field(&text, "oom_kill").is_some_and(|kills| kills > 0))
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
