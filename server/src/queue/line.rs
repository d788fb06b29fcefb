//! The line of waiting runs.
//!
//! The greatest priority goes first; of those the run whose owner has the fewest runs with runners; of those the
//! one that came first, by the number that each got when it was submitted. A run that comes back after a failed
//! offer has its old number. Runs that the same kinds of runners can take stand together, so that the next one for a
//! runner is found without a look at those that it cannot take.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use playpen_protocol::id::RunId;

use super::Owner;
use super::roster::{KindId, Takers};

/// A run's number, once and for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Ticket(u64);

/// Where a run stands among those of its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    priority: Reverse<i8>,
    ticket: Ticket,
}

/// Where a run stands among all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Rank {
    priority: Reverse<i8>,
    running: usize,
    ticket: Ticket,
}

impl Place {
    fn rank(self, running: usize) -> Rank {
        Rank { priority: self.priority, running, ticket: self.ticket }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Line {
    /// By who can take them; none of these is empty.
    groups: BTreeMap<Takers, Group>,
    /// Of all owners that have a run that waits or is with a runner.
    owners: BTreeMap<Owner, Share>,
    issued: u64,
    waiting: usize,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Group {
    by_owner: BTreeMap<Owner, BTreeMap<Place, RunId>>,
    /// The first of each owner.
    heads: BTreeMap<Rank, (Owner, Place, RunId)>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Share {
    /// How many are with runners.
    running: usize,
    /// In order. Most come last and go first.
    waiting: VecDeque<(Place, RunId)>,
    /// In which groups.
    groups: BTreeSet<Takers>,
}

impl Line {
    pub(super) fn place(&mut self, priority: i8) -> Place {
        self.issued += 1;
        Place { priority: Reverse(priority), ticket: Ticket(self.issued) }
    }

    pub(super) fn join(&mut self, owner: &Owner, place: Place, takers: &Takers, run: RunId) {
        let share = self.owners.entry(owner.clone()).or_default();
        let at = share.before(place);
        share.waiting.insert(at, (place, run));
        share.groups.insert(takers.clone());
        let group = self.groups.entry(takers.clone()).or_default();
        group.lower(owner, share.running);
        group.by_owner.entry(owner.clone()).or_default().insert(place, run);
        group.raise(owner, share.running);
        self.waiting += 1;
    }

    pub(super) fn leave(&mut self, owner: &Owner, place: Place, takers: &Takers) {
        let Some(share) = self.owners.get_mut(owner) else { return };
        let Some(group) = self.groups.get_mut(takers) else { return };
        let at = share.before(place);
        share.waiting.remove(at);
        group.lower(owner, share.running);
        if let Some(runs) = group.by_owner.get_mut(owner) {
            runs.remove(&place);
            if runs.is_empty() {
                group.by_owner.remove(owner);
                share.groups.remove(takers);
            }
        }
        group.raise(owner, share.running);
        if group.by_owner.is_empty() {
            self.groups.remove(takers);
        }
        self.waiting -= 1;
        self.forget(owner);
    }

    /// A run of this owner's is with a runner from now on.
    pub(super) fn started(&mut self, owner: &Owner) {
        self.owners.entry(owner.clone()).or_default();
        self.running(owner, |running| running + 1);
    }

    /// It is not any more.
    pub(super) fn stopped(&mut self, owner: &Owner) {
        self.running(owner, |running| running - 1);
        self.forget(owner);
    }

    fn running(&mut self, owner: &Owner, change: impl FnOnce(usize) -> usize) {
        let Some(share) = self.owners.get_mut(owner) else { return };
        let running = change(share.running);
        for takers in &share.groups {
            if let Some(group) = self.groups.get_mut(takers) {
                group.lower(owner, share.running);
                group.raise(owner, running);
            }
        }
        share.running = running;
    }

    fn forget(&mut self, owner: &Owner) {
        if self.owners.get(owner).is_some_and(|share| share.running == 0 && share.waiting.is_empty()) {
            self.owners.remove(owner);
        }
    }

    /// The first of those that exactly these kinds of runners can take: where it stands, and whose it is.
    pub(super) fn first(&self, takers: &Takers) -> Option<(Rank, &(Owner, Place, RunId))> {
        self.groups.get(takers)?.heads.first_key_value().map(|(rank, head)| (*rank, head))
    }

    /// By whom the runs can be taken that a runner of this kind can take.
    pub(super) fn groups_for(&self, kind: KindId) -> impl Iterator<Item = &Takers> {
        self.groups.keys().filter(move |takers| takers.contains(&kind))
    }

    /// Every run that waits.
    pub(super) fn runs(&self) -> Vec<RunId> {
        let owners = self.groups.values().flat_map(|group| group.by_owner.values());
        owners.flat_map(BTreeMap::values).copied().collect()
    }

    pub(super) fn len(&self) -> usize {
        self.waiting
    }

    /// Every run that waits, in the order in which they would be served if nothing changed.
    pub(super) fn order(&self) -> Vec<RunId> {
        let ranks = self.owners.values().flat_map(|share| {
            share.waiting.iter().enumerate().map(|(n, (place, run))| (place.rank(share.running + n), *run))
        });
        let mut ranked: Vec<(Rank, RunId)> = ranks.collect();
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, run)| run).collect()
    }

    /// How many would be served before the holder of this place if nothing changed, whatever they ask for. What this
    /// costs grows with the number of owners.
    pub(super) fn ahead_of(&self, owner: &Owner, place: Place) -> usize {
        // An owner's next run is served when it has as many with runners as now, the one after that when it has
        // one more.
        let Some(share) = self.owners.get(owner) else { return 0 };
        let rank = place.rank(share.running + share.before(place));
        self.owners.values().map(|share| share.served_before(rank)).sum()
    }
}

impl Share {
    /// How many of the owner's runs stand before this place.
    fn before(&self, place: Place) -> usize {
        self.waiting.partition_point(|(other, _)| *other < place)
    }

    /// How many of them would be served before the run of this rank.
    fn served_before(&self, rank: Rank) -> usize {
        let (mut low, mut high) = (0, self.waiting.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.waiting[middle].0.rank(self.running + middle) < rank {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

impl Group {
    /// Takes the owner's first run out of the heads.
    fn lower(&mut self, owner: &Owner, running: usize) {
        if let Some((place, _)) = self.by_owner.get(owner).and_then(BTreeMap::first_key_value) {
            self.heads.remove(&place.rank(running));
        }
    }

    /// Puts it there.
    fn raise(&mut self, owner: &Owner, running: usize) {
        if let Some((place, run)) = self.by_owner.get(owner).and_then(BTreeMap::first_key_value) {
            self.heads.insert(place.rank(running), (owner.clone(), *place, *run));
        }
    }
}
