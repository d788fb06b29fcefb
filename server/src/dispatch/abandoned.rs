//! Interactive runs that nobody watches any more: there is nobody who could answer them.

use std::collections::HashMap;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tracing::info;

use super::Dispatch;

/// How often it is looked, at most.
const LONGEST_STEP: Duration = Duration::from_secs(5);

impl Dispatch {
    /// Stops each interactive run that has had no reader for so long, until `shutdown`.
    pub async fn end_abandoned(self, patience: Duration, shutdown: CancellationToken) {
        let step = (patience / 10).min(LONGEST_STEP);
        let mut alone = HashMap::new();
        while tokio::time::timeout(step, shutdown.cancelled()).await.is_err() {
            let now = self.inner.clock.now();
            let unwatched = self.inner.registry.unwatched();
            alone.retain(|id, _| unwatched.iter().any(|run| run.id == *id));
            for run in unwatched {
                if now >= *alone.entry(run.id).or_insert(now) + patience {
                    info!(run.id = run.id.short(), "nobody watches it any more");
                    run.update(|log| log.abandoned = Some(patience));
                    self.cancel(&run);
                }
            }
        }
    }
}
