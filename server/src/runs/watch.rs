//! A reader of a run, as the run knows it.

use std::sync::Arc;

use tokio::sync::watch::Receiver;

use super::Run;

/// Tells of every new event of a run. The runner of one that shows pictures hears when the first comes and when the last
/// is gone.
#[derive(Debug)]
pub struct Watch {
    run: Arc<Run>,
    /// There until it is dropped.
    last_seq: Option<Receiver<u64>>,
}

impl Watch {
    pub(super) fn new(run: &Arc<Run>) -> Self {
        let watch = Self { run: Arc::clone(run), last_seq: Some(run.last_seq.subscribe()) };
        watch.changed_to(1);
        watch
    }

    /// The run.
    pub fn run(&self) -> &Arc<Run> {
        &self.run
    }

    /// The number of the last event; it counts as known.
    pub fn last(&mut self) -> u64 {
        self.last_seq.as_mut().map_or(0, |last| *last.borrow_and_update())
    }

    /// Returns when there is an event that is not known.
    pub async fn changed(&mut self) {
        match &mut self.last_seq {
            // The run is there as long as this is, and with it the sender.
            Some(last) => drop(last.changed().await),
            None => std::future::pending().await,
        }
    }

    /// There are so many readers now, perhaps.
    fn changed_to(&self, readers: usize) {
        if self.run.last_seq.receiver_count() == readers && self.run.audience().is_some() {
            self.run.ring();
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.last_seq = None;
        self.changed_to(0);
    }
}
