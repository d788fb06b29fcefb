//! The runners that are connected: each has one connection, and a new one ends the one before.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use playpen_protocol::id::RunnerId;
use tokio_util::sync::CancellationToken;

/// All connections; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Links(Arc<Mutex<HashMap<RunnerId, Known>>>);

#[derive(Debug, Clone, Default)]
struct Known {
    /// It is to end.
    replaced: CancellationToken,
    /// It has ended.
    gone: CancellationToken,
}

/// A connection's place among them. To be dropped after everything that the connection did.
#[derive(Debug)]
pub struct Place {
    links: Links,
    runner: RunnerId,
    known: Known,
}

impl Links {
    /// The runner has a connection. Returns when the one that it had before is gone.
    pub async fn enter(&self, runner: RunnerId) -> Place {
        let known = Known::default();
        let before = self.lock().insert(runner, known.clone());
        let place = Place { links: self.clone(), runner, known };
        if let Some(before) = before {
            before.replaced.cancel();
            before.gone.cancelled().await;
        }
        place
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<RunnerId, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Returns when the runner has another connection.
    pub async fn replaced(&self) {
        self.known.replaced.cancelled().await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut links = self.links.lock();
        // Nobody replaces a connection whose place is another's already.
        if !self.known.replaced.is_cancelled() {
            links.remove(&self.runner);
        }
        self.known.gone.cancel();
    }
}
