//! Files that a runner collects from a run that is not over yet.

use bytes::Bytes;
use playpen_protocol::id::LeaseId;
use playpen_protocol::path::RelPath;

use super::{Dispatch, Stale};
use crate::runs::{Run, TooMany, weight};

/// Why a file was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileRefused {
    /// Its lease does not count, or the run is over.
    Stale,
    /// Nobody asked for a file of this path.
    Unwanted,
    /// The run has as many files as one may have, or as large ones.
    TooMany,
    /// The files of all runs together take as much memory as the server has for results.
    NoRoom,
}

impl Dispatch {
    /// Whether a file would be taken, as far as that can be told before it is there.
    pub fn wants(&self, run: &Run, lease: LeaseId, path: &RelPath) -> Result<(), FileRefused> {
        self.renew(run, lease).map_err(|Stale| FileRefused::Stale)?;
        // Over, although this lease was its last.
        let collect = run.log().request.as_ref().map(|request| request.collect.clone());
        let wanted = collect.ok_or(FileRefused::Stale)?.matcher().wants(path.as_str());
        if wanted { Ok(()) } else { Err(FileRefused::Unwanted) }
    }

    /// Takes a file that is wanted, in place of the one that was at its path: a repeated message does no harm.
    pub fn file(&self, run: &Run, lease: LeaseId, path: RelPath, bytes: Bytes) -> Result<(), FileRefused> {
        let registry = &self.inner.registry;
        let held = weight(&path, bytes.len());
        if !registry.hold(held, self.inner.clock.now()) {
            return Err(FileRefused::NoRoom);
        }
        let put = {
            let mut log = run.log();
            // Looked at under the lock: nothing may follow the end of a run.
            if log.is_over() || !log.holds(lease) {
                Err(FileRefused::Stale)
            } else {
                log.files.put(path, bytes).map_err(|TooMany| FileRefused::TooMany)
            }
        };
        registry.release(*put.as_ref().unwrap_or(&held));
        put.map(drop)
    }
}
