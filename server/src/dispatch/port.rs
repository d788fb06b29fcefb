//! One runner's connection, as the queue sees it: what it asks for, and what is on its way to it.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use playpen_protocol::id::{LeaseId, RunId};

use super::{Dispatch, Offer, Taker};
use crate::queue::{AskId, Asker, Event};
use crate::runs::{Bell, Run};

/// Where what is meant for a connection waits. Bounded by what it asked for and by the runs that it has.
#[derive(Debug, Default)]
pub(super) struct Outlet {
    offers: Mutex<VecDeque<Offer>>,
    bell: Arc<Bell>,
}

/// What there is to tell a runner.
#[derive(Debug, Default)]
pub struct News {
    /// Runs that it may have.
    pub offers: VecDeque<Offer>,
    /// Runs that it has and that something happened to.
    pub runs: HashSet<RunId>,
}

impl Outlet {
    pub(super) fn offer(&self, offer: Offer) {
        self.offers().push_back(offer);
        self.bell.wake();
    }

    fn offers(&self) -> MutexGuard<'_, VecDeque<Offer>> {
        self.offers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection. When it is dropped nothing is asked for any more, and what was on its way returns to the queue.
#[derive(Debug)]
pub struct Port {
    dispatch: Dispatch,
    outlet: Arc<Outlet>,
    asks: HashSet<AskId>,
    /// What was handed out here, until it is over.
    handed: HashSet<(RunId, LeaseId)>,
}

impl Dispatch {
    /// A connection that asks for nothing yet.
    pub fn port(&self) -> Port {
        Port { dispatch: self.clone(), outlet: Arc::default(), asks: HashSet::new(), handed: HashSet::new() }
    }
}

impl Port {
    /// Asks for one more run.
    pub fn ask(&mut self, asker: Asker) {
        let mut state = self.dispatch.lock();
        state.asked += 1;
        let ask = AskId(state.asked);
        if !state.stopped {
            self.asks.insert(ask);
            state.asks.insert(ask, Taker::Port(Arc::clone(&self.outlet)));
            self.dispatch.handle(&mut state, Event::Ask { ask, asker });
        }
    }

    /// Asks for nothing any more.
    pub fn withdraw(&mut self) {
        let mut state = self.dispatch.lock();
        for ask in self.asks.drain() {
            if state.asks.remove(&ask).is_some() {
                self.dispatch.handle(&mut state, Event::Withdraw { ask });
            }
        }
    }

    /// What there is to tell, as soon as there is something.
    pub async fn news(&mut self) -> News {
        loop {
            let news =
                News { offers: std::mem::take(&mut *self.outlet.offers()), runs: self.outlet.bell.take() };
            if !news.offers.is_empty() || !news.runs.is_empty() {
                for Offer { run, lease, ask } in &news.offers {
                    self.asks.remove(ask);
                    self.handed.insert((run.id, *lease));
                    run.follow(&self.outlet.bell);
                }
                return news;
            }
            self.outlet.bell.rung_or_woken().await;
        }
    }

    /// The runner has this run from an earlier connection.
    pub fn resume(&mut self, run: &Run, lease: LeaseId) {
        self.handed.insert((run.id, lease));
        run.follow(&self.outlet.bell);
        self.outlet.bell.ring(run.id);
    }

    /// The run is over for this connection.
    pub fn forget(&mut self, run: RunId, lease: LeaseId) {
        self.handed.remove(&(run, lease));
    }

    /// The runner does not take this one.
    pub fn decline(&mut self, run: RunId, lease: LeaseId) {
        if self.handed.remove(&(run, lease)) {
            self.dispatch.handle(&mut self.dispatch.lock(), Event::Undelivered { run, lease });
        }
    }
}

impl Drop for Port {
    fn drop(&mut self) {
        self.withdraw();
        let mut state = self.dispatch.lock();
        let offers = std::mem::take(&mut *self.outlet.offers());
        let waiting = offers.into_iter().map(|offer| (offer.run.id, offer.lease));
        // To the machine, what was accepted has been delivered.
        for (run, lease) in waiting.chain(self.handed.drain()) {
            self.dispatch.handle(&mut state, Event::Undelivered { run, lease });
        }
    }
}
