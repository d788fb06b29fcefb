//! The word that there is news of some runs, for one who serves many of them.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use playpen_protocol::id::RunId;
use tokio::sync::Notify;

/// Remembers which runs there is news of until it is asked. Bounded by the runs that know it.
#[derive(Debug, Default)]
pub struct Bell {
    rung: Mutex<HashSet<RunId>>,
    waiter: Notify,
}

impl Bell {
    /// There is news of this run.
    pub fn ring(&self, run: RunId) {
        self.rung().insert(run);
        self.waiter.notify_one();
    }

    /// There is news, of no run in particular.
    pub fn wake(&self) {
        self.waiter.notify_one();
    }

    /// The runs that there is news of, each once.
    pub fn take(&self) -> HashSet<RunId> {
        std::mem::take(&mut self.rung())
    }

    /// Returns when there may be news.
    pub async fn rung_or_woken(&self) {
        self.waiter.notified().await;
    }

    fn rung(&self) -> MutexGuard<'_, HashSet<RunId>> {
        self.rung.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
