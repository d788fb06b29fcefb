//! A reader's place in the journal of a run, whatever way the reader is told of what follows.

use std::sync::Arc;

use playpen_protocol::event::{Event, EventBody};
use playpen_protocol::snapshot::Status;
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::POSITION;
use crate::http::App;
use crate::runs::{Run, Watch};
use crate::sound::Samples;

/// How much is taken from the journal at a time, in bytes: a slow reader holds that much, while a write blocks.
const PAGE_BYTES: usize = 32 << 10;

/// A place in a journal. It is all that a reader holds while nothing happens.
pub(super) struct Cursor {
    pub(super) app: Arc<App>,
    /// The last event that the reader has.
    after: u64,
    watch: Watch,
    position: Interval,
    /// What makes of sound what the reader can take, where that is not what travels.
    samples: Option<Samples>,
}

impl Cursor {
    /// After the event of this number.
    pub(super) fn after(app: Arc<App>, run: &Arc<Run>, after: u64, samples: Option<Samples>) -> Self {
        let mut position = interval(POSITION);
        position.set_missed_tick_behavior(MissedTickBehavior::Delay);
        position.reset();
        Self { app, after, watch: run.watch(), position, samples }
    }

    /// What it is a place in.
    pub(super) fn run(&self) -> &Arc<Run> {
        self.watch.run()
    }

    /// What follows, as soon as there is something. `None` once there will be nothing any more. A future that is
    /// dropped has taken nothing.
    pub(super) async fn next(&mut self) -> Option<Vec<Arc<Event>>> {
        loop {
            self.watch.last();
            let (page, over) = self.run().page(self.after, PAGE_BYTES);
            if let Some(last) = page.last() {
                self.after = last.seq;
                let gaps = page.iter().filter(|event| matches!(event.body, EventBody::Gap { .. })).count();
                self.app.metrics.gaps(gaps);
                let Some(samples) = &mut self.samples else { return Some(page) };
                let page: Vec<_> = page.into_iter().filter_map(|event| samples.of(event)).collect();
                if page.is_empty() {
                    continue;
                }
                return Some(page);
            }
            if over {
                return None;
            }
            let queued = self.run().log().status() == Status::Queued;
            tokio::select! {
                () = self.watch.changed() => {}
                _ = self.position.tick(), if queued => self.app.dispatch.refresh_position(self.watch.run()),
            }
        }
    }

    /// Whether the reader has seen all that there will ever be.
    pub(super) fn is_at_the_end(&self) -> bool {
        let (page, over) = self.run().page(self.after, 0);
        page.is_empty() && over
    }
}
