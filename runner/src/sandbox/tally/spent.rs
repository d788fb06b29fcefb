//! Processor time as a sum over all processes that a run ever had. Pure.
//!
//! Two counts, of which neither can be too high, and the higher one holds. One adds up what each process that
//! is seen has used since it was last seen; it misses those that live between two looks. The other adds up
//! what the living have used and what they were told of their dead; it misses the dead for which nobody waits.

use std::collections::HashMap;

use super::census::Member;

/// The time that a run has spent.
#[derive(Debug, Default)]
pub(super) struct Watched {
    seen: HashMap<(i32, u64), u64>,
    total: u64,
    most: u64,
}

impl Watched {
    /// Takes a look into account, `reaped_ms` being the time of those of the dead that no member has waited
    /// for. Returns all that was spent so far, in milliseconds.
    pub(super) fn note(&mut self, members: &[Member], reaped_ms: u64) -> u64 {
        let mut told = reaped_ms;
        let mut seen = HashMap::with_capacity(members.len());
        for member in members {
            let before = self.seen.get(&member.key).copied().unwrap_or(0);
            self.total += member.own_ms.saturating_sub(before);
            told += member.own_ms + member.children_ms;
            seen.insert(member.key, member.own_ms);
        }
        self.seen = seen;
        self.most = self.most.max(self.total).max(told);
        self.most
    }

    /// All that was spent, in milliseconds.
    pub(super) fn ms(&self) -> u64 {
        self.most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(pid: i32, own_ms: u64, children_ms: u64) -> Member {
        Member { key: (pid, 1), own_ms, children_ms, ..Member::default() }
    }

    #[test]
    fn children_that_were_waited_for_count_once() {
        let mut spent = Watched::default();
        assert_eq!(spent.note(&[member(1, 10, 0), member(2, 500, 0)], 0), 510);
        assert_eq!(spent.note(&[member(1, 10, 520)], 0), 530);
        assert_eq!(spent.note(&[member(1, 20, 520)], 70), 610);
    }

    #[test]
    fn children_that_nobody_waits_for_count_as_well() {
        let mut spent = Watched::default();
        for pid in 2..12 {
            spent.note(&[member(1, 0, 0), member(pid, 100, 0)], 0);
        }
        assert_eq!(spent.ms(), 1_000);
    }

    #[test]
    fn an_id_that_is_used_again_is_another_process() {
        let mut spent = Watched::default();
        spent.note(&[member(2, 400, 0)], 0);
        let second = Member { key: (2, 9), own_ms: 300, ..Member::default() };
        assert_eq!(spent.note(&[second], 0), 700);
    }
}
