//! What this machine can enforce, found out by doing it: a small program is run behind the walls of each level.

use std::sync::Arc;

use playpen_protocol::limits::Limits;
use playpen_protocol::path::RelPath;
use playpen_protocol::run::{FileContent, SourceFile};
use tokio::io::AsyncReadExt;

use super::base::Base;
use super::build::{self, Interpreter, Machine, Program};
use super::cgroup::{Group, Groups};
use super::family::Family;
use super::furnish::{NAME, PROC};
use super::launch::{LaunchError, Streams, Supervisor};
use super::level::Level;
use super::plan::Identity;
use super::remedy::{self, Missing, Surroundings};
use super::room;
use super::wire::{Failure, Status};
use super::world::World;
use crate::workspace::Workspace;

/// The step of a trial in which the program itself is at fault.
pub(super) const INTERPRETER: &str = "interpreter";

/// What the strongest level here needs, ready for use.
#[derive(Debug)]
pub struct Means {
    /// The machine, at that level.
    pub machine: Machine,
    /// The namespaces that all runs share, from the namespaces level on.
    pub world: Option<World>,
    /// What the rooms are copies of, there: one for each interpreter.
    pub bases: Vec<Base>,
    /// The folder for the groups of runs, at the full level.
    pub groups: Option<Arc<Groups>>,
    /// Why it is not the next one; `None` where there is none, or it was not asked for.
    pub missing: Option<Missing>,
    /// What runs go without at this level.
    pub lacking: Vec<Missing>,
}

/// What is tried, and how far.
#[derive(Debug, Clone, Copy)]
pub struct Trial<'a> {
    /// The supervisors.
    pub family: &'a Family,
    /// What runs will be executed with, one or the other.
    pub pythons: &'a [Interpreter],
    /// The user ids of runs, the first and how many; `None` where all have that of the runner.
    pub users: Option<(u32, u32)>,
    /// The strongest level that may be used.
    pub most: Level,
    /// The share of the processors that a run may have, in percent of one.
    pub cpu_percent: Option<u64>,
}

impl Trial<'_> {
    /// Goes up from the landlock level, of which `machine` is known to be capable, for as long as it works.
    pub async fn climb(self, machine: Machine) -> Means {
        let mut means = Means {
            machine,
            world: None,
            bases: Vec::new(),
            groups: None,
            missing: None,
            lacking: Vec::new(),
        };
        if self.most >= Level::Namespaces
            && let Err(failure) = self.try_namespaces(&mut means).await
        {
            means.missing = Some(remedy::namespaces(&failure, &Surroundings::look()));
            self.family.leave_nurseries();
            return means;
        }
        if self.most >= Level::Full
            && let Err(missing) = self.try_groups(&mut means).await
        {
            means.missing = Some(missing);
        }
        means
    }

    async fn try_namespaces(self, means: &mut Means) -> Result<(), Failure> {
        let supervisor = Supervisor::spawn(self.family);
        let (supervisor, _) = supervisor.map_err(|error| Failure::new("supervisor", &error))?;
        let world = supervisor.found(self.users).await.map_err(failure)?;
        let mut machine = Machine { level: Level::Namespaces, ..means.machine.clone() };
        means.bases = loop {
            match self.try_rooms(&machine, &world).await {
                Ok(bases) => break bases,
                Err(failure) => {
                    // Nothing that confines a run depends on these.
                    let lacking = match failure.step.as_str() {
                        PROC => &mut machine.own_proc,
                        NAME => &mut machine.own_name,
                        _ => return Err(failure),
                    };
                    if !std::mem::take(lacking) {
                        return Err(failure);
                    }
                    means.lacking.push(remedy::namespaces(&failure, &Surroundings::look()));
                }
            }
        };
        (means.machine, means.world) = (machine, Some(world));
        Ok(())
    }

    /// Makes a base for each interpreter, and tries it.
    async fn try_rooms(self, machine: &Machine, world: &World) -> Result<Vec<Base>, Failure> {
        let mut bases = Vec::new();
        for python in self.pythons {
            let supervisor = Supervisor::spawn(self.family);
            let (supervisor, _) = supervisor.map_err(|error| Failure::new("supervisor", &error))?;
            bases.push(supervisor.lay(room::rootfs(python, machine), world).await.map_err(failure)?);
        }
        self.run(machine, &bases, None).await?;
        Ok(bases)
    }

    async fn try_groups(self, means: &mut Means) -> Result<(), Missing> {
        let surroundings = Surroundings::look();
        // Where the runner moves to a group of its own, nobody may stay behind.
        self.family.leave_nurseries();
        let groups = Groups::found(self.cpu_percent).map_err(|why| remedy::groups(&why, &surroundings))?;
        let groups = Arc::new(groups);
        let machine = Machine { level: Level::Full, ..means.machine.clone() };
        let group = groups.make(&Limits::default()).map_err(|error| Failure::new("control group", &error));
        let tried = match &group {
            Ok(group) => self.run(&machine, &means.bases, Some(group)).await,
            Err(failure) => Err(failure.clone()),
        };
        if let Err(failure) = tried {
            // It is in the group of the runner's own, which goes with `groups` and is to be empty then.
            self.family.leave_nurseries();
            return Err(remedy::in_group(&failure));
        }
        (means.machine, means.groups) = (machine, Some(groups));
        Ok(())
    }

    /// Runs a program that does nothing, behind everything that a run gets, with each interpreter.
    async fn run(self, machine: &Machine, bases: &[Base], group: Option<&Group>) -> Result<(), Failure> {
        for (python, base) in self.pythons.iter().zip(bases) {
            self.run_with(python, machine, base, group).await?;
        }
        Ok(())
    }

    async fn run_with(
        self,
        python: &Interpreter,
        machine: &Machine,
        base: &Base,
        group: Option<&Group>,
    ) -> Result<(), Failure> {
        let limits = Limits::default();
        let identity = self.users.map(|(first, _)| Identity { uid: first, gid: first });
        let room = room::room(python, machine, &limits, identity);
        let housed = Supervisor::house(self.family, base, room, group.map(Group::fd)).await;
        let (supervisor, streams, work) = housed.map_err(failure)?;
        let entry = RelPath::parse("main.py").map_err(|error| Failure::new(INTERPRETER, &error))?;
        let file = SourceFile { path: entry.clone(), content: FileContent::Utf8(String::new()) };
        let workspace = Workspace::in_room(work, identity, &[file])
            .map_err(|error| Failure::new("work directory", &error))?;
        let program = Program {
            entry: &entry,
            args: &[],
            env: &std::collections::BTreeMap::new(),
            timeout_ms: 30_000,
            limits: &limits,
        };
        let plan = build::plan(&program, python, machine, workspace.place());
        let (_orders, reports) = supervisor.start(plan).await.map_err(failure)?;
        let Streams { stdin, stdout, mut stderr, .. } = streams;
        drop((stdin, stdout));
        let mut complaint = String::new();
        // What cannot be read is not told; the status says enough.
        let (ending, _) = tokio::join!(reports.ending(), stderr.read_to_string(&mut complaint));
        let (ending, grave) = ending.map_err(|error| Failure::new("supervisor", &error))?;
        grave.close().await;
        match ending.status {
            Status::Code(0) => Ok(()),
            status => {
                let last = complaint.lines().next_back().unwrap_or_default();
                let name = python.executable.display();
                Err(Failure::new(INTERPRETER, &format!("`{name}` ended with {status:?} {last}")))
            }
        }
    }
}

fn failure(error: LaunchError) -> Failure {
    match error {
        LaunchError::Walls(failure) => failure,
        LaunchError::Io(error) => Failure::new("supervisor", &error),
    }
}
