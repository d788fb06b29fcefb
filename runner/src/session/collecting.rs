//! After the last process of a run: the files that it left and somebody wants go to the server.

use std::borrow::Cow;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use playpen_protocol::collect::{MAX_BYTES, NotCollected, Uncollected};
use playpen_protocol::path::RelPath;
use playpen_protocol::runner::RunnerEvent;
use rustix::fd::OwnedFd;
use tokio::task::spawn_blocking;
use tokio::time::Instant;
use tracing::{info, warn};

use super::{Abort, Session};
use crate::link::{Source, UploadError};
use crate::workspace::Workspace;
use crate::workspace::collect::{self, Found, Missing};

/// How long all of it may take: a cancelled run is given up by the server after a minute.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is left of the bounds of one run.
struct Budget {
    bytes: u64,
    until: Instant,
}

impl Session {
    /// Collects what is wanted, unless the run is given up, and says what could not be had.
    ///
    /// `is_over`: all processes of the run are known to have ended.
    pub(super) async fn collect(
        &self,
        workspace: &Workspace,
        is_over: bool,
        abort: Option<Abort>,
    ) -> Option<Abort> {
        let mut given_up = abort;
        if is_over && abort.is_none() {
            given_up = tokio::select! {
                missing = self.collect_all(workspace.work()) => {
                    for note in missing.into_notes() {
                        self.feed.push(RunnerEvent::Uncollected(note));
                    }
                    return None;
                }
                stale = self.stale() => Some(stale),
                () = self.feed.lapse() => Some(Abort::Lapsed),
                () = self.host.hard.cancelled() => Some(Abort::Stopping),
            };
        }
        let why = "the run was given up before all its files were collected".to_owned();
        let note = Uncollected { path: None, reason: NotCollected::TooSlow, why };
        self.feed.push(RunnerEvent::Uncollected(note));
        given_up
    }

    async fn collect_all(&self, work: io::Result<OwnedFd>) -> Missing {
        let mut budget = Budget { bytes: MAX_BYTES, until: Instant::now() + PATIENCE };
        let wanted = self.job.collect.clone();
        let found = match work {
            Ok(work) => {
                let work = Arc::new(work);
                let find = spawn_blocking({
                    let work = work.clone();
                    move || collect::find(&work, &wanted.matcher())
                });
                find.await.map_err(io::Error::from).map(|found| (work, found))
            }
            Err(error) => Err(error),
        };
        let (work, Found { files, mut missing }) = match found {
            Ok(found) => found,
            Err(error) => {
                warn!(%error, "cannot look at what the run left");
                let mut missing = Missing::default();
                missing.add_general(NotCollected::Unreadable, "the program's folder cannot be opened");
                return missing;
            }
        };
        let count = files.len();
        for path in files {
            if let Err((reason, why)) = self.collect_one(&work, &path, &mut budget).await {
                missing.add(path.as_str(), reason, why);
            }
        }
        info!(found = count, bytes = MAX_BYTES - budget.bytes, "collected");
        missing
    }

    /// Collects one file, or says why not.
    async fn collect_one(
        &self,
        work: &Arc<OwnedFd>,
        path: &RelPath,
        budget: &mut Budget,
    ) -> Result<(), (NotCollected, Cow<'static, str>)> {
        let opened = spawn_blocking({
            let (work, path) = (work.clone(), path.clone());
            move || collect::open(&work, &path)
        });
        let opened = opened.await.unwrap_or(Err(collect::CLOSED));
        let (file, bytes) = opened.map_err(|(reason, why)| (reason, why.into()))?;
        if bytes > budget.bytes {
            let most = MAX_BYTES >> 20;
            let why = format!("with it the collected files would be larger than {most} MiB");
            return Err((NotCollected::TooLarge, why.into()));
        }
        let source = Source::new(file, bytes);
        match tokio::time::timeout_at(budget.until, self.feed.upload(path, &source)).await {
            Ok(Ok(())) => {
                budget.bytes -= bytes;
                Ok(())
            }
            Ok(Err(UploadError::NoRoom)) => {
                Err((NotCollected::NoRoom, "the server has no room for it".into()))
            }
            Ok(Err(error)) => {
                warn!(%error, "a file was not taken");
                Err((NotCollected::Other, "the server did not take it".into()))
            }
            Err(_) => Err((NotCollected::TooSlow, "sending the files took too long".into())),
        }
    }
}
