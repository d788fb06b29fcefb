//! Which of the runner's children are its supervisors.
//!
//! The runner is a subreaper: processes whose supervisor was killed become its children. Whatever child is
//! not in the family is such an orphan, and is ended.

use std::collections::HashMap;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustix::process::{Signal, WaitId, WaitIdOptions, waitid};
use tokio::io::unix::AsyncFd;
use tracing::warn;

use super::ends::Ends;
use super::nursery::{Newborn, Nursery};
use super::world::World;
use super::{sweep, sys};

/// How long members get to end: so many steps of this length.
const LEAVING_STEPS: u32 = 1_000;
const LEAVING_STEP: Duration = Duration::from_millis(5);

/// The supervisors that live, and where they come from.
#[derive(Debug, Clone)]
pub struct Family(Arc<Mutex<Members>>);

/// Process ids by a number that is never used twice: an id may be, as soon as its process is reaped.
#[derive(Debug)]
struct Members {
    next: u64,
    pids: HashMap<u64, i32>,
    /// By the shared namespaces that each is in ([`World::number`]), if any.
    nurseries: HashMap<Option<u64>, Nursery>,
}

/// A supervisor's place in the family.
#[derive(Debug)]
pub(super) struct Member {
    family: Family,
    number: u64,
    /// Readable when the process has ended.
    process: AsyncFd<OwnedFd>,
}

impl Drop for Member {
    fn drop(&mut self) {
        self.family.members().pids.remove(&self.number);
    }
}

impl Member {
    /// Ends the supervisor, whatever it is at. One that has ended already stays so.
    pub(super) fn kill(&self) {
        let process = std::os::fd::AsFd::as_fd(self.process.get_ref());
        if let Err(error) = rustix::process::pidfd_send_signal(process, Signal::KILL)
            && error != rustix::io::Errno::SRCH
        {
            warn!(%error, "cannot kill a supervisor");
        }
    }

    /// Waits until the supervisor has ended, and reaps it. Whether it ended as it should.
    pub(super) async fn ended(&self) -> io::Result<bool> {
        loop {
            let mut readable = self.process.readable().await?;
            let process = WaitId::PidFd(std::os::fd::AsFd::as_fd(self.process.get_ref()));
            match waitid(process, WaitIdOptions::EXITED | WaitIdOptions::NOHANG)? {
                Some(status) => return Ok(status.exit_status() == Some(0)),
                None => readable.clear_ready(),
            }
        }
    }
}

impl Family {
    /// Makes the runner the one to which orphans fall.
    pub fn found() -> io::Result<Self> {
        rustix::process::set_child_subreaper(Some(rustix::process::getpid()))?;
        let nurseries = HashMap::from([(None, Nursery::start(None)?)]);
        Ok(Self(Arc::new(Mutex::new(Members { next: 0, pids: HashMap::new(), nurseries }))))
    }

    /// Starts a supervisor as a member, for a program with these pipes; where a `world` is given, in that and as the
    /// first process of a namespace of its own. The lock keeps it from being taken for an orphan before it is a member.
    pub(super) fn bear(&self, world: Option<&World>, socket: &UnixStream, ends: &Ends) -> io::Result<Member> {
        let mut members = self.members();
        let Newborn { pid, process } = members.newborn(world, socket, ends)?;
        let process = match sys::watched(process) {
            Ok(process) => process,
            Err(error) => {
                // Nobody would hear of its end.
                members.end_strangers()?;
                return Err(error);
            }
        };
        let number = members.next;
        members.next += 1;
        members.pids.insert(number, pid);
        drop(members);
        Ok(Member { family: self.clone(), number, process })
    }

    fn members(&self) -> MutexGuard<'_, Members> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until no member is left, but not for one that will not end; then the nurseries end too.
    pub async fn emptied(&self) {
        for _ in 0..LEAVING_STEPS {
            if self.members().pids.is_empty() {
                break;
            }
            tokio::time::sleep(LEAVING_STEP).await;
        }
        self.leave_nurseries();
    }

    /// Ends the nurseries. The next supervisor comes from another one, which is in the control group that the runner
    /// is in by then.
    pub(crate) fn leave_nurseries(&self) {
        for (_, nursery) in self.members().nurseries.drain() {
            if let Err(error) = nursery.end() {
                warn!(%error, "cannot end a nursery");
            }
        }
    }

    /// Kills and reaps every child that is no supervisor.
    pub async fn end_strangers(&self) {
        let family = self.clone();
        let swept = tokio::task::spawn_blocking(move || family.members().end_strangers());
        if let Ok(Err(error)) = swept.await {
            warn!(%error, "cannot end the processes that a killed supervisor left");
        }
    }
}

impl Members {
    /// Kills and reaps every child of this process that is none of them.
    fn end_strangers(&self) -> io::Result<()> {
        let nurseries: Vec<i32> = self.nurseries.values().map(Nursery::pid).collect();
        sweep::strangers(|pid| nurseries.contains(&pid) || self.pids.values().any(|member| *member == pid))
    }

    /// From the nursery for that or, if it does not do its work any more, from another one.
    fn newborn(&mut self, world: Option<&World>, socket: &UnixStream, ends: &Ends) -> io::Result<Newborn> {
        let place = world.map(World::number).transpose()?;
        if let Some(nursery) = self.nurseries.remove(&place) {
            match nursery.bear(socket, ends) {
                Ok(newborn) => {
                    self.nurseries.insert(place, nursery);
                    return Ok(newborn);
                }
                Err(error) => {
                    warn!(%error, "the nursery of supervisors has to be started anew");
                    nursery.end()?;
                    // It may have made one that nobody has heard of.
                    self.end_strangers()?;
                }
            }
        }
        self.nurseries.entry(place).insert_entry(Nursery::start(world)?).get().bear(socket, ends)
    }
}
