//! Who takes how much of something that there is only so much of: each client, and all together.
//!
//! What is counted is taken from the moment a [`Place`] is given until it is dropped. Nothing is kept of clients
//! that have none, so no number of addresses fills the memory.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Whom something is counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Who {
    /// Its address; of IPv6 the network of 64 bits.
    pub network: IpAddr,
    /// Whether it is on this machine for certain.
    pub here: bool,
}

/// A bound for each client; 0 for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PerClient {
    /// For clients on other machines.
    pub others: u32,
    /// For those on this machine: whoever tests or measures something there is no crowd that drives others out.
    pub here: u32,
}

impl PerClient {
    /// The same bound for all.
    pub fn everyone(bound: u32) -> Self {
        Self { others: bound, here: bound }
    }

    /// This bound for other machines, and none for this one.
    pub fn elsewhere(bound: u32) -> Self {
        Self { others: bound, here: 0 }
    }

    fn of(self, who: Who) -> u32 {
        match if who.here { self.here } else { self.others } {
            0 => u32::MAX,
            bound => bound,
        }
    }
}

/// As many as there may be.
#[derive(Debug)]
pub struct Places {
    per_client: PerClient,
    in_all: u32,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    in_all: u32,
    by_client: HashMap<IpAddr, u32>,
}

/// Why there is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPlace {
    /// The client has as many as one may have.
    ForClient,
    /// All are taken.
    AtAll,
}

impl Places {
    /// So many for each client, and so many in all.
    pub fn new(per_client: PerClient, in_all: u32) -> Arc<Self> {
        Arc::new(Self { per_client, in_all, taken: Mutex::default() })
    }

    /// One for this client, or for nobody in particular: then only the bound for all counts.
    pub fn take(self: &Arc<Self>, who: impl Into<Option<Who>>) -> Result<Place, NoPlace> {
        let mut place = Place { of: Arc::clone(self), who: who.into(), count: 0 };
        place.grow(1)?;
        Ok(place)
    }

    /// How many are taken.
    pub fn taken(&self) -> u32 {
        self.lock().in_all
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a client has, until it is dropped.
#[derive(Debug)]
pub struct Place {
    of: Arc<Places>,
    who: Option<Who>,
    count: u32,
}

impl Place {
    /// So many more; what there is stays where they are refused.
    pub fn grow(&mut self, by: u32) -> Result<(), NoPlace> {
        let mut taken = self.of.lock();
        if taken.in_all.saturating_add(by) > self.of.in_all {
            return Err(NoPlace::AtAll);
        }
        if let Some(who) = self.who {
            let of_client = taken.by_client.get(&who.network).copied().unwrap_or(0).saturating_add(by);
            if of_client > self.of.per_client.of(who) {
                return Err(NoPlace::ForClient);
            }
            taken.by_client.insert(who.network, of_client);
        }
        taken.in_all += by;
        self.count += by;
        Ok(())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.count == 0 {
            return;
        }
        let mut taken = self.of.lock();
        taken.in_all -= self.count;
        if let Some(who) = self.who
            && let Some(of_client) = taken.by_client.get_mut(&who.network)
        {
            *of_client -= self.count;
            if *of_client == 0 {
                taken.by_client.remove(&who.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(last: u8) -> Who {
        Who { network: [203, 0, 113, last].into(), here: false }
    }

    #[test]
    fn each_client_has_its_own_bound_and_all_have_one() {
        let places = Places::new(PerClient::everyone(2), 3);
        let first = places.take(who(1)).unwrap();
        let _second = places.take(who(1)).unwrap();
        assert_eq!(places.take(who(1)).unwrap_err(), NoPlace::ForClient);
        let _third = places.take(who(2)).unwrap();
        assert_eq!(places.take(who(2)).unwrap_err(), NoPlace::AtAll);
        drop(first);
        assert_eq!(places.taken(), 2);
        places.take(who(2)).unwrap();
    }

    #[test]
    fn nothing_is_kept_of_clients_that_have_nothing() {
        let places = Places::new(PerClient::everyone(1), 1);
        for last in 0..=255 {
            drop(places.take(who(last)).unwrap());
        }
        assert_eq!(places.lock().by_client.len(), 0);
        let _one = places.take(who(0)).unwrap();
        assert!(places.take(who(1)).is_err());
        assert_eq!(places.lock().by_client.len(), 1);
    }

    #[test]
    fn a_place_may_grow_and_keeps_what_it_has() {
        let places = Places::new(PerClient::everyone(10), 100);
        let mut place = places.take(who(1)).unwrap();
        place.grow(9).unwrap();
        assert_eq!(place.grow(1), Err(NoPlace::ForClient));
        assert_eq!(places.taken(), 10);
        drop(place);
        assert_eq!(places.taken(), 0);
    }

    #[test]
    fn this_machine_may_have_another_bound() {
        let places = Places::new(PerClient::elsewhere(1), 9);
        let here = Who { network: [127, 0, 0, 1].into(), here: true };
        let _many: Vec<_> = (0..5).map(|_| places.take(here).unwrap()).collect();
        // A proxy on this machine speaks for others.
        let behind = Who { here: false, ..here };
        assert_eq!(places.take(behind).unwrap_err(), NoPlace::ForClient);
        places.take(None).unwrap();
    }
}
