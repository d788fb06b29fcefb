//! All runs by their names, and the forgetting of those that ended.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dashmap::DashMap;
use playpen_protocol::id::RunId;
use playpen_protocol::snapshot::Status;

use super::Run;
use crate::queue::Time;

/// How long ended runs are kept.
#[derive(Debug, Clone)]
pub struct Retention {
    /// At most this long.
    pub time: Duration,
    /// Together at most this many bytes; the oldest go first.
    pub bytes: usize,
}

impl Default for Retention {
    fn default() -> Self {
        Self { time: Duration::from_hours(1), bytes: 256 << 20 }
    }
}

/// All runs by their names.
#[derive(Debug)]
pub struct Registry {
    runs: DashMap<RunId, Arc<Run>>,
    ended: Mutex<Ended>,
    retention: Retention,
    server_start_unix_ms: u64,
}

/// Ended runs in the order in which they ended, with their sizes.
#[derive(Debug, Default)]
struct Ended {
    runs: VecDeque<(Time, RunId, usize)>,
    bytes: usize,
    /// What the files of runs take that are not over yet, in bytes.
    live_bytes: usize,
}

/// What is known of a name.
#[derive(Debug)]
pub enum Lookup {
    /// The run.
    Found(Arc<Run>),
    /// A run of an earlier life of this server.
    BeforeRestart,
    /// Nothing, or nothing any more.
    Unknown,
}

impl Registry {
    /// No runs; those from before `server_start_unix_ms` are known to be over.
    pub fn new(retention: Retention, server_start_unix_ms: u64) -> Self {
        Self { runs: DashMap::new(), ended: Mutex::default(), retention, server_start_unix_ms }
    }

    /// Makes a run known.
    pub fn insert(&self, run: Arc<Run>) {
        self.runs.insert(run.id, run);
    }

    /// The run of this name.
    pub fn get(&self, id: RunId) -> Option<Arc<Run>> {
        self.runs.get(&id).map(|run| Arc::clone(&run))
    }

    /// The interactive runs that are executed, have no reader and are not to be stopped anyway.
    pub fn unwatched(&self) -> Vec<Arc<Run>> {
        let goes_on = |run: &Run| {
            let log = run.log();
            log.status() == Status::Running && !log.cancel
        };
        let runs = self.runs.iter().filter(|run| run.interactive && goes_on(run));
        runs.filter(|run| !run.is_watched()).map(|run| Arc::clone(&run)).collect()
    }

    /// What is known of this name.
    pub fn look_up(&self, id: RunId) -> Lookup {
        match self.get(id) {
            Some(run) => Lookup::Found(run),
            None if id.unix_ms() < self.server_start_unix_ms => Lookup::BeforeRestart,
            None => Lookup::Unknown,
        }
    }

    /// Forgets a run that was never taken.
    pub fn remove(&self, id: RunId) {
        self.runs.remove(&id);
    }

    /// Makes room for a file of so many bytes of a run that is not over, for which the results of the oldest
    /// runs may have to go. Says whether there is room now.
    pub fn hold(&self, bytes: usize, now: Time) -> bool {
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        // Before anything is forgotten: what cannot fit anyway drives nobody out.
        if ended.live_bytes + bytes > self.retention.bytes {
            return false;
        }
        ended.live_bytes += bytes;
        self.forget(&mut ended, now);
        true
    }

    /// Gives room up that was held.
    pub fn release(&self, bytes: usize) {
        self.ended.lock().unwrap_or_else(PoisonError::into_inner).live_bytes -= bytes;
    }

    /// Notes that a run ended, and forgets those that have been over for long enough.
    pub fn ended(&self, run: &Run, now: Time) {
        let (journal, files) = {
            let log = run.log();
            (log.journal.weight(), log.files.weight())
        };
        // Of a run that said little, most is what is known of it anyway.
        let bytes = size_of::<Run>() + journal + files;
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        ended.live_bytes -= files;
        ended.runs.push_back((now, run.id, bytes));
        ended.bytes += bytes;
        self.forget(&mut ended, now);
    }

    /// How much memory results take, in bytes.
    pub fn result_bytes(&self) -> usize {
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        ended.bytes + ended.live_bytes
    }

    /// Forgets the runs that have been over for long enough.
    pub fn sweep(&self, now: Time) {
        self.forget(&mut self.ended.lock().unwrap_or_else(PoisonError::into_inner), now);
    }

    fn forget(&self, ended: &mut Ended, now: Time) {
        while let Some((at, id, bytes)) = ended.runs.front().copied() {
            // The newest is always kept: somebody is about to read it.
            let over = ended.bytes + ended.live_bytes > self.retention.bytes && ended.runs.len() > 1;
            if !over && now < at + self.retention.time {
                return;
            }
            ended.runs.pop_front();
            ended.bytes -= bytes;
            self.runs.remove(&id);
        }
    }
}
