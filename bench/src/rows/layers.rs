//! What each layer of the sandbox costs, beside an interpreter without any: the runner's own code with plans
//! of its own making, from outside. The program is `pass`, so that all the rest is start and end.
//!
//! No plan can leave landlock or seccomp out. Each by itself is measured by confining a thread of this process
//! with it, from which a bare interpreter is then started.

use std::collections::BTreeMap;
use std::os::unix::fs::{PermissionsExt, chown};
use std::process::{Command, Stdio};
use std::time::Duration;

use playpen_protocol::limits::Limits;
use playpen_protocol::path::RelPath;
use playpen_runner::find_interpreter;
use playpen_runner::sandbox::build::{self, Interpreter, Machine, Place, Program};
use playpen_runner::sandbox::cgroup::Group;
use playpen_runner::sandbox::family::Family;
use playpen_runner::sandbox::launch::{LaunchError, Streams, Supervisor};
use playpen_runner::sandbox::level::Level;
use playpen_runner::sandbox::plan::{Access, Grant, Identity, Plan, Walls};
use playpen_runner::sandbox::survey::{Means, Trial};
use playpen_runner::sandbox::wire::Status;
use playpen_runner::sandbox::{machine, room, seccomp, walls};
use tempfile::TempDir;
use tokio::time::Instant;

use super::floor;
use crate::finding::{Figure, Finding};
use crate::turns::times;
use crate::{Bench, Result};

/// A user that no runner gives to a run, whose range ends far below.
const USER: Identity = Identity { uid: 300_000, gid: 300_000 };
/// The oldest landlock, which restricts least.
const OLDEST_ABI: u32 = 1;

/// What is measured, from nothing to everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Bare,
    Landlock,
    Seccomp,
    /// A supervisor that applies the least that a plan can say, to a program that is not there.
    Supervisor,
    /// A supervisor that applies all of a level, to a program that is not there.
    Layers(Level),
    /// A level with the interpreter in it.
    Whole(Level),
}

impl Step {
    fn words(self) -> String {
        match self {
            Self::Bare => "`python3 -I -c pass`, bare".to_owned(),
            Self::Landlock => "the same behind landlock alone".to_owned(),
            Self::Seccomp => "the same behind seccomp alone".to_owned(),
            Self::Supervisor => "a supervisor and the smallest plan, nothing executed".to_owned(),
            Self::Layers(level) => format!("level `{level}`, nothing executed"),
            Self::Whole(level) => format!("level `{level}` with `python3 -I -c pass` in it"),
        }
    }
}

pub async fn measure(bench: &Bench) -> Result<Vec<Finding>> {
    let ground = Ground::find(&bench.python).await?;
    let levels = Level::ALL.into_iter().filter(|level| *level <= ground.means.machine.level);
    let steps: Vec<Step> = [Step::Bare, Step::Landlock, Step::Seccomp, Step::Supervisor]
        .into_iter()
        .chain(levels.flat_map(|level| [Step::Layers(level), Step::Whole(level)]))
        .collect();
    let mut all = vec![Vec::new(); steps.len()];
    for round in 0..=bench.rounds(200) {
        for (step, times) in steps.iter().zip(&mut all) {
            let took = ground.time(*step).await?;
            // The first is for the caches.
            if round > 0 {
                times.push(took);
            }
        }
    }
    let figures: Vec<Figure> =
        all.into_iter().map(|all| times(all).map(Figure::Times)).collect::<Result<_>>()?;
    let bare = figures[0].clone();
    let finding = |(step, figure): (&Step, Figure)| match step {
        Step::Bare => Finding::new(step.words(), figure),
        _ => Finding::new(step.words(), figure).beside("bare", bare.clone()),
    };
    let mut findings: Vec<Finding> = steps.iter().zip(figures).map(finding).collect();
    findings.push(floor::measure(bench).await?.beside("bare", bare.clone()));
    Ok(findings)
}

/// The strongest sandbox that this machine reaches.
pub async fn level(python: &str) -> Result<Level> {
    Ok(Ground::find(python).await?.means.machine.level)
}

/// What all steps stand on.
struct Ground {
    family: Family,
    python: Interpreter,
    /// What this machine reaches.
    means: Means,
    identity: Option<Identity>,
    directories: TempDir,
}

impl Ground {
    async fn find(python: &str) -> Result<Self> {
        let own_users = machine::own_users();
        let family = Family::found()?;
        let python = find_interpreter(python, own_users).await?;
        let identity = own_users.then_some(USER);
        let users = identity.map(|user| (user.uid, 1));
        let trial = Trial {
            family: &family,
            pythons: std::slice::from_ref(&python),
            users,
            most: Level::Full,
            cpu_percent: None,
        };
        let means = trial.climb(machine::probe()?).await;
        let directories = tempfile::tempdir()?;
        std::fs::set_permissions(directories.path(), PermissionsExt::from_mode(0o711))?;
        for name in ["work", "tmp"] {
            let path = directories.path().join(name);
            std::fs::create_dir(&path)?;
            chown(path, identity.map(|user| user.uid), identity.map(|user| user.gid))?;
        }
        Ok(Self { family, python, means, identity, directories })
    }

    async fn time(&self, step: Step) -> Result<Duration> {
        let begun = Instant::now();
        match step {
            Step::Bare => self.thread(|_| Ok(()))?,
            Step::Landlock => self.thread(|plan| Ok(walls::enter(&plan.walls)?))?,
            Step::Seccomp => self.thread(|plan| {
                rustix::thread::set_no_new_privs(true)?;
                Ok(seccomp::enter(plan.calls)?)
            })?,
            Step::Supervisor => {
                self.supervise(Level::Landlock, smallest(self.plan(Level::Landlock)?)).await?;
            }
            Step::Layers(level) => self.supervise(level, missing(self.plan(level)?)).await?,
            Step::Whole(level) => self.supervise(level, self.plan(level)?).await?,
        }
        Ok(begun.elapsed())
    }

    /// The sandbox that a run of this level has, around an interpreter that does nothing.
    fn plan(&self, level: Level) -> Result<Plan> {
        let (work, temporary) = (self.directories.path().join("work"), self.directories.path().join("tmp"));
        let in_room = level >= Level::Namespaces;
        let (work, temporary) = if in_room {
            (room::HOME.as_ref(), room::TEMPORARY.as_ref())
        } else {
            (work.as_path(), temporary.as_path())
        };
        let neighbours = if in_room || self.identity.is_some() { 0 } else { machine::neighbours(1)? };
        let program = Program {
            entry: &RelPath::parse("main.py")?,
            args: &[],
            env: &BTreeMap::new(),
            timeout_ms: 60_000,
            limits: &Limits::default(),
        };
        let machine = Machine { level, ..self.means.machine.clone() };
        let place = Place { work, temporary, identity: self.identity, neighbours };
        let mut plan = build::plan(&program, &self.python, &machine, place);
        plan.argv = [plan.argv[0].as_str(), "-I", "-c", "pass"].map(str::to_owned).to_vec();
        Ok(plan)
    }

    /// Runs the interpreter from a thread that has confined itself.
    fn thread(&self, confine: impl FnOnce(&Plan) -> Result<()> + Send) -> Result<()> {
        let plan = self.plan(Level::Landlock)?;
        let run = || {
            confine(&plan)?;
            let mut command = Command::new(&plan.program);
            command.args(&plan.argv[1..]).env_clear().envs(plan.env.iter().cloned());
            let status = command.stdin(Stdio::null()).stdout(Stdio::piped()).output()?.status;
            if status.success() { Ok(()) } else { Err(format!("it ended with {status}").into()) }
        };
        std::thread::scope(|scope| scope.spawn(run).join()).map_err(|_| "the thread panicked")?
    }

    /// Has a supervisor do what it does for a run, until nothing of it is left.
    async fn supervise(&self, level: Level, plan: Plan) -> Result<()> {
        let is_there = plan.program.exists();
        let group = match (&self.means.groups, level) {
            (Some(groups), Level::Full) => Some(groups.make(&Limits::default())?),
            _ => None,
        };
        let (supervisor, Streams { stdin, stdout, stderr, .. }) = match self.means.bases.first() {
            Some(base) if level >= Level::Namespaces => {
                let machine = Machine { level, ..self.means.machine.clone() };
                let room = room::room(&self.python, &machine, &Limits::default(), self.identity);
                let group = group.as_ref().map(Group::fd);
                let (supervisor, streams, _) = Supervisor::house(&self.family, base, room, group).await?;
                (supervisor, streams)
            }
            _ => Supervisor::spawn(&self.family)?,
        };
        drop((stdin, stdout, stderr));
        match supervisor.start(plan).await {
            Ok((_orders, reports)) if is_there => {
                let (ending, grave) = reports.ending().await?;
                grave.close().await;
                match ending.status {
                    Status::Code(0) => Ok(()),
                    other => Err(format!("it ended with {other:?}").into()),
                }
            }
            Err(LaunchError::Walls(failure)) if !is_there && failure.step == "exec" => Ok(()),
            Ok(_) => Err("what is not there was executed".into()),
            Err(error) => Err(error.into()),
        }
    }
}

/// With a program that is not there: everything is applied, and then nothing is executed.
fn missing(plan: Plan) -> Plan {
    Plan { program: plan.cwd.join("missing"), ..plan }
}

/// The least that a plan can say, for a program that is not there.
fn smallest(plan: Plan) -> Plan {
    let everything = Grant::new("/", Access::Own);
    let walls = Walls { abi: OLDEST_ABI, grants: vec![everything] };
    Plan { identity: None, inside: None, limits: Vec::new(), walls, ..missing(plan) }
}
