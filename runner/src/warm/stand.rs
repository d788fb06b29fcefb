//! A place for a run in which everything is done that can be done before the run is known: its supervisor, its
//! room, its control group, and in it an interpreter one word away from the program.

use std::collections::BTreeMap;
use std::os::fd::OwnedFd;

use playpen_protocol::limits::Limits;
use playpen_protocol::path::RelPath;
use playpen_protocol::runner::Job;

use super::zygote::Zygote;
use crate::sandbox::build::{self, Interpreter, Machine, Place, Program};
use crate::sandbox::cgroup::Group;
use crate::sandbox::launch::{LaunchError, Streams, Supervisor};
use crate::sandbox::plan::Plan;
use crate::sandbox::room;
use crate::sandbox::wire::Failure;
use crate::session::Host;
use crate::slots::Seat;

/// What of a run has to be known before a place can be made ready for it. Places are interchangeable for runs of
/// one shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Its interpreter and the kind of it, by their places among the runner's.
    pub(crate) python: usize,
    pub(crate) kind: usize,
    entry: RelPath,
    args: Vec<String>,
    env: BTreeMap<String, String>,
    limits: Limits,
}

impl Shape {
    /// That of `job`.
    pub(crate) fn of(job: &Job, python: usize, kind: usize) -> Self {
        Self {
            python,
            kind,
            entry: job.entry_path.clone(),
            args: job.args.clone(),
            env: job.env.clone(),
            // How much it may write is counted outside, and whether it is interactive said when it starts.
            limits: Limits { output_bytes: 0, cpu_percent: 0, ..job.limits.clone() },
        }
    }

    /// The one that runs commonly have.
    pub(crate) fn common(entry: RelPath) -> Self {
        let limits = Limits { output_bytes: 0, ..Limits::default() };
        Self { python: 0, kind: 0, entry, args: Vec::new(), env: BTreeMap::new(), limits }
    }

    /// The same with another kind.
    pub(crate) fn of_kind(self, kind: usize) -> Self {
        Self { kind, ..self }
    }

    /// The bounds of its runs.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// How much there is to remember, in bytes.
    pub(crate) fn weight(&self) -> usize {
        let env = self.env.iter().map(|(name, value)| name.len() + value.len());
        env.sum::<usize>() + self.args.iter().map(String::len).sum::<usize>()
    }

    /// Whether this is a program in `entry` with nothing of its own.
    pub(crate) fn is_common(&self, entry: &str) -> bool {
        self.python == 0
            && self.kind == 0
            && self.entry.as_str() == entry
            && self.args.is_empty()
            && self.env.is_empty()
    }

    fn plan(&self, python: &Interpreter, machine: &Machine, seat: &Seat) -> Plan {
        let program = Program {
            entry: &self.entry,
            args: &self.args,
            env: &self.env,
            // Said when it starts.
            timeout_ms: 0,
            limits: &self.limits,
        };
        let place = Place {
            work: room::HOME.as_ref(),
            temporary: room::TEMPORARY.as_ref(),
            identity: seat.identity(),
            neighbours: 0,
        };
        build::plan(&program, python, machine, place)
    }
}

/// A room with its supervisor.
#[derive(Debug)]
pub(crate) struct Stand {
    pub(crate) supervisor: Supervisor,
    pub(crate) streams: Streams,
    pub(crate) group: Option<Group>,
    /// The work directory.
    pub(crate) work: OwnedFd,
    pub(crate) seat: Seat,
}

impl Stand {
    /// Makes one without an interpreter in it, but with all that `python` needs.
    pub(crate) async fn make(
        host: &Host,
        python: &Interpreter,
        limits: &Limits,
        seat: Seat,
    ) -> Result<Self, LaunchError> {
        let base = host.base(python).await?;
        let group = host.groups.as_ref().map(|groups| groups.make(limits)).transpose()?;
        let room = room::room(python, &host.machine, limits, seat.identity());
        let housed = Supervisor::house(&host.family, &base, room, group.as_ref().map(Group::fd)).await;
        let (supervisor, streams, work) = housed?;
        Ok(Self { supervisor, streams, group, work, seat })
    }

    /// Has a copy of the zygote made ready in it. Where there is none, the place is as it was.
    pub(crate) async fn warm(
        &mut self,
        host: &Host,
        python: &Interpreter,
        shape: &Shape,
        zygote: &Zygote,
    ) -> Result<Result<(), Failure>, LaunchError> {
        let plan = shape.plan(python, &host.machine, &self.seat);
        self.supervisor.ready(&plan, zygote.order()).await
    }
}
