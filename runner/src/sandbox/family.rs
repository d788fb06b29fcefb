//! Which of the runner's children are its supervisors.
//!
//! The runner is a subreaper: processes whose supervisor was killed become its children. Whatever child is
//! not in the family is such an orphan, and is ended.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::process::{Child, Command};
use tracing::warn;

use super::sweep;

/// How long members get to end: so many steps of this length.
const LEAVING_STEPS: u32 = 1_000;
const LEAVING_STEP: Duration = Duration::from_millis(5);

/// The supervisors that live.
#[derive(Debug, Clone, Default)]
pub struct Family(Arc<Mutex<Members>>);

/// Process ids by a number that is never used twice: an id may be, as soon as its process is reaped.
#[derive(Debug, Default)]
struct Members {
    next: u64,
    pids: HashMap<u64, i32>,
}

/// A supervisor's place in the family.
#[derive(Debug)]
pub(super) struct Member {
    family: Family,
    number: u64,
}

impl Drop for Member {
    fn drop(&mut self) {
        self.family.members().pids.remove(&self.number);
    }
}

impl Family {
    /// Makes the runner the one to which orphans fall.
    pub fn found() -> io::Result<Self> {
        rustix::process::set_child_subreaper(Some(rustix::process::getpid()))?;
        Ok(Self::default())
    }

    /// Starts a supervisor as a member: the lock keeps it from being taken for an orphan before it is one.
    pub(super) fn spawn(&self, command: &mut Command) -> io::Result<(Child, Member)> {
        let mut members = self.members();
        let child = command.spawn()?;
        let pid = child.id().map(u32::cast_signed).ok_or_else(|| io::Error::other("it ended at once"))?;
        let number = members.next;
        members.next += 1;
        members.pids.insert(number, pid);
        Ok((child, Member { family: self.clone(), number }))
    }

    fn members(&self) -> MutexGuard<'_, Members> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until no member is left, but not for one that will not end.
    pub async fn emptied(&self) {
        for _ in 0..LEAVING_STEPS {
            if self.members().pids.is_empty() {
                return;
            }
            tokio::time::sleep(LEAVING_STEP).await;
        }
    }

    /// Kills and reaps every child that is no supervisor.
    pub async fn end_strangers(&self) {
        let family = self.clone();
        let swept = tokio::task::spawn_blocking(move || {
            let members = family.members();
            sweep::strangers(|pid| members.pids.values().any(|member| *member == pid))
        });
        if let Ok(Err(error)) = swept.await {
            warn!(%error, "cannot end the processes that a killed supervisor left");
        }
    }
}
