//! From an offer to a program that has started: its place, and another one where that is lost.

use std::io;

use playpen_protocol::snapshot::Start;
use tokio::task::spawn_blocking;
use tracing::warn;

use super::Session;
use crate::sandbox::build::{self, Interpreter, Place, Program};
use crate::sandbox::cgroup::Group;
use crate::sandbox::launch::{LaunchError, Orders, Reports, Streams, Supervisor};
use crate::sandbox::machine;
use crate::slots::Seat;
use crate::warm::{self, Stand, Turn};
use crate::workspace::Workspace;

/// Files that take no longer to write than to hand them to another thread.
const SMALL_BYTES: usize = 64 << 10;

/// How often a run gets another place before its program has started. Whatever waits may be killed, and until
/// then nobody has seen anything of it.
const OTHER_PLACES: u32 = 3;

/// What is there before a program starts.
pub(super) struct Prepared<'a> {
    supervisor: Supervisor,
    streams: Streams,
    site: Site<'a>,
}

/// What of it stays until the run is over.
pub(super) struct Site<'a> {
    python: &'a Interpreter,
    pub(super) workspace: Workspace,
    /// How many processes its user may have beside its own.
    neighbours: u64,
    pub(super) group: Option<Group>,
    pub(super) seat: Seat,
    pub(super) start: Start,
    /// As long as the run goes on.
    pub(super) turn: Option<Turn>,
}

/// A program that has started.
type Begun = Result<(Orders, Reports, Streams), LaunchError>;

impl Session {
    /// Everything that can be done before the run is surely ours: its supervisor, its room, its directories.
    pub(super) async fn prepare<'a>(&self, python: &'a Interpreter) -> Result<Prepared<'a>, LaunchError> {
        for _ in 0..OTHER_PLACES {
            match self.prepare_once(python).await {
                Err(error) if error.is_loss() => warn!(%error, "a place was lost while it was prepared"),
                other => return other,
            }
        }
        self.prepare_once(python).await
    }

    async fn prepare_once<'a>(&self, python: &'a Interpreter) -> Result<Prepared<'a>, LaunchError> {
        let host = &self.host;
        let seat = || host.seats.take().ok_or_else(|| io::Error::other("all user ids are in use"));
        if host.world.is_none() {
            return self.prepare_bare(python, seat()?).await;
        }
        let (turn, stand) = warm::turn(host, python, &self.job).unzip();
        let (stand, start) = match (stand.flatten(), &turn) {
            (Some(stand), _) => (stand, Start::Ready),
            (None, Some(turn)) => {
                let (stand, is_ready) = turn.make(seat()?).await?;
                (stand, if is_ready { Start::Forked } else { Start::Cold })
            }
            (None, None) => (Stand::make(host, python, &self.job.limits, seat()?).await?, Start::Cold),
        };
        let Stand { supervisor, streams, group, work, mut seat } = stand;
        seat.set_run(true);
        let (identity, files) = (seat.identity(), self.job.files.clone());
        let fill = move || Workspace::in_room(work, identity, &files);
        // Into memory: what is small takes less time than to hand it over.
        let bytes: usize = self.job.files.iter().map(|file| file.content.bytes().len()).sum();
        let workspace = if bytes <= SMALL_BYTES {
            fill()?
        } else {
            spawn_blocking(fill).await.map_err(io::Error::from)??
        };
        let site = Site { python, workspace, neighbours: 0, group, seat, start, turn };
        Ok(Prepared { supervisor, streams, site })
    }

    /// The same without a room.
    async fn prepare_bare<'a>(
        &self,
        python: &'a Interpreter,
        seat: Seat,
    ) -> Result<Prepared<'a>, LaunchError> {
        let (home, slots) = (self.host.home.clone(), self.host.slots);
        let (identity, files) = (seat.identity(), self.job.files.clone());
        let (supervisor, streams) = Supervisor::spawn(&self.host.family)?;
        streams.belong_to(identity)?;
        let made = spawn_blocking(move || {
            let neighbours = if identity.is_some() { 0 } else { machine::neighbours(slots)? };
            Ok::<_, io::Error>((neighbours, Workspace::create(home, identity, &files)?))
        });
        let (neighbours, workspace) = made.await.map_err(io::Error::from)??;
        let (group, start, turn) = (None, Start::Cold, None);
        let site = Site { python, workspace, neighbours, group, seat, start, turn };
        Ok(Prepared { supervisor, streams, site })
    }

    /// Has the program started, in another place where that which was prepared is lost.
    pub(super) async fn begin<'a>(&self, mut prepared: Prepared<'a>) -> (Begun, Site<'a>) {
        for _ in 0..OTHER_PLACES {
            let (begun, site) = self.begin_in(prepared).await;
            let Some(error) = begun.as_ref().err().filter(|error| error.is_loss()) else {
                return (begun, site);
            };
            warn!(%error, "the place of the run was lost before it began");
            prepared = match self.prepare(site.python).await {
                Ok(another) => another,
                Err(error) => return (Err(error), site),
            };
            let Site { workspace, group, seat, .. } = site;
            let _ = spawn_blocking(move || drop((workspace, group, seat))).await;
        }
        self.begin_in(prepared).await
    }

    async fn begin_in<'a>(&self, prepared: Prepared<'a>) -> (Begun, Site<'a>) {
        let Prepared { supervisor, streams, site } = prepared;
        let started = if site.start == Start::Cold {
            let program = Program {
                entry: &self.job.entry_path,
                args: &self.job.args,
                env: &self.job.env,
                timeout_ms: self.job.timeout_ms,
                limits: &self.job.limits,
            };
            let place = Place { neighbours: site.neighbours, ..site.workspace.place() };
            supervisor.start(build::plan(&program, site.python, &self.host.machine, place)).await
        } else {
            supervisor.go(self.job.timeout_ms, self.job.limits.cpu_percent).await
        };
        (started.map(|(orders, reports)| (orders, reports, streams)), site)
    }
}
