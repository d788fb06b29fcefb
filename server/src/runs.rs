//! The runs that the server knows: each with its request, its journal, and what its runner has said.
//!
//! A run outlives its execution by the retention time, so that a reader who comes late still sees it. All
//! runs together are bounded in memory: the oldest ended ones go first.

mod bell;
mod files;
mod inputs;
mod log;
mod parts;
mod registry;
mod shown;
mod watch;

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

pub use bell::Bell;
pub use files::{TooMany, weight};
pub use inputs::{MAX_NAME_BYTES, TooMuch};
pub use log::{Appended, Log};
use playpen_protocol::event::Event;
use playpen_protocol::id::{ControlKey, RunId};
use playpen_protocol::run::{Access, RunRequest};
use playpen_protocol::runner::{Audience, Input};
use playpen_protocol::snapshot::Snapshot;
pub use registry::{Lookup, Registry, Retention};
use tokio::sync::Notify;
pub use watch::Watch;

/// One run.
#[derive(Debug)]
pub struct Run {
    /// Its name.
    pub id: RunId,
    /// Who may steer it.
    pub access: Access,
    /// The right to steer it, where `access` asks for one.
    pub control_key: ControlKey,
    /// When it was submitted, in milliseconds since the epoch.
    pub created_at: u64,
    log: Mutex<Log>,
    /// Whether it waits for answers.
    pub interactive: bool,
    /// Somebody asked for it since it was last looked whether anybody does.
    was_seen: AtomicBool,
    /// The number of the last event, for readers who wait for more.
    last_seq: tokio::sync::watch::Sender<u64>,
    /// Rings when it is over.
    over: Notify,
    /// Rings when there is news for the runner, where that waits in a call.
    news: Notify,
    /// The same, where it has a connection.
    bell: Mutex<Weak<Bell>>,
}

impl Run {
    /// A run that nobody knows yet.
    pub fn new(id: RunId, request: RunRequest, control_key: ControlKey, created_at: u64) -> Self {
        Self {
            id,
            access: request.access,
            interactive: request.interactive,
            was_seen: AtomicBool::new(true),
            control_key,
            created_at,
            log: Mutex::new(Log::new(request)),
            last_seq: tokio::sync::watch::Sender::new(0),
            over: Notify::new(),
            news: Notify::new(),
            bell: Mutex::default(),
        }
    }

    /// Changes the log, and wakes readers where that added events.
    pub fn update<T>(&self, change: impl FnOnce(&mut Log) -> T) -> T {
        let mut log = self.log();
        let was_over = log.is_over();
        let result = change(&mut log);
        let (seq, is_over) = (log.journal.last_seq(), log.is_over());
        drop(log);
        self.last_seq.send_if_modified(|last| std::mem::replace(last, seq) != seq);
        if is_over && !was_over {
            self.over.notify_waiters();
        }
        result
    }

    /// What follows the event numbered `after`, and whether that is all there will ever be.
    pub fn page(&self, after: u64, max_bytes: usize) -> (Vec<Arc<Event>>, bool) {
        let log = self.log();
        let page = log.journal.page(after, max_bytes);
        let seen = page.last().map_or(after, |event| event.seq);
        (page, log.is_over() && seen >= log.journal.last_seq())
    }

    /// What shows its window as it is: a whole picture, and what changed in it since.
    pub fn pictures(&self) -> Vec<Arc<Event>> {
        self.log().journal.pictures().cloned().collect()
    }

    /// The run as it stands, without its place in the queue.
    pub fn snapshot(&self) -> Snapshot {
        self.log().snapshot(self.id, self.created_at)
    }

    /// Somebody asks for it.
    pub fn is_asked_for(&self) {
        self.was_seen.store(true, Ordering::Relaxed);
    }

    /// Whether there is a reader, or somebody has asked for it since this was asked last.
    pub fn is_watched(&self) -> bool {
        self.was_seen.swap(false, Ordering::Relaxed) || self.last_seq.receiver_count() > 0
    }

    /// Tells of every new event, and counts as a reader meanwhile.
    pub fn watch(self: &Arc<Self>) -> Watch {
        Watch::new(self)
    }

    /// Returns when it is over. Whoever waits for nothing else is not woken by each event.
    pub async fn over(&self) {
        let mut over = pin!(self.over.notified());
        over.as_mut().enable();
        if !self.log().is_over() {
            over.await;
        }
    }

    /// A reader has shown everything up to the event of this number.
    pub fn seen(&self, seq: u64) {
        let news = self.log().seen(seq);
        if news {
            self.ring();
        }
    }

    /// What its runner is to know of those who watch.
    pub fn audience(&self) -> Option<Audience> {
        self.log().audience(self.last_seq.receiver_count() > 0)
    }

    /// Rings when there is news for the runner: the run is to be stopped, or there is input.
    pub fn news(&self) -> &Notify {
        &self.news
    }

    /// From now on this connection hears the news.
    pub fn follow(&self, bell: &Arc<Bell>) {
        let mut mine = self.bell.lock().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *mine, Arc::downgrade(bell));
        drop(mine);
        if let Some(before) = before.upgrade().filter(|before| !Arc::ptr_eq(before, bell)) {
            before.ring(self.id);
        }
    }

    /// There is news for the runner.
    pub fn ring(&self) {
        self.news.notify_waiters();
        let bell = self.bell.lock().unwrap_or_else(PoisonError::into_inner).upgrade();
        if let Some(bell) = bell {
            bell.ring(self.id);
        }
    }

    /// Gives the program something to read; `name` is the client's own for it. After the end of the run
    /// nobody reads it, which is no fault.
    pub fn input(&self, name: Option<String>, input: Input) -> Result<(), TooMuch> {
        let mut log = self.log();
        if !log.is_over() {
            log.inputs.push(name, input)?;
        }
        drop(log);
        self.ring();
        Ok(())
    }

    /// Looks into the log.
    pub fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
