//! Makes a plan from what is known of the run, the interpreter and the machine. Pure.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use playpen_protocol::environment::Environment;
use playpen_protocol::limits::Limits;
use playpen_protocol::path::RelPath;

use super::level::Level;
use super::plan::{Access, Bounds, Calls, Grant, Identity, Limit, Plan, Resource, Space, Walls};
use super::room::{self, Link};

/// How many processes and threads the kernel allows beyond the bound: who goes beyond it is to be seen there.
/// It is counted every few milliseconds, in which a thread is started many times.
const PROCESSES_TO_SPARE: u64 = 64;
/// How long a program has after each polite request to stop, in milliseconds.
const GRACE_MS: u64 = 1_000;

/// The variable in which Python finds where further modules are.
const PATH: &str = "PYTHONPATH";

/// What of a run decides its sandbox.
#[derive(Debug, Clone)]
pub struct Program<'a> {
    /// The file to execute, relative to the work directory.
    pub entry: &'a RelPath,
    /// `sys.argv[1:]`.
    pub args: &'a [String],
    /// What the run adds to its environment.
    pub env: &'a BTreeMap<String, String>,
    /// How long it may take, in milliseconds.
    pub timeout_ms: u64,
    /// What it may use.
    pub limits: &'a Limits,
}

/// What of the interpreter decides it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interpreter {
    /// What is executed, and what `sys.executable` will be.
    pub executable: PathBuf,
    /// Its version, `3.11.2`.
    pub version: Environment,
    /// The files and directories that it needs: itself, its libraries, its packages.
    pub needs: Vec<PathBuf>,
    /// Where its packages are installed.
    pub packages: Vec<PathBuf>,
    /// The symbolic links by which it finds them.
    pub links: Vec<Link>,
    /// Our own library as it has compiled it: paths, and bytes in base64.
    pub compiled: BTreeMap<String, String>,
    /// The folder of this machine where our own library lies, if programs get it.
    pub library: Option<PathBuf>,
}

impl Interpreter {
    /// Where programs find our own library.
    fn library_on(&self, machine: &Machine) -> Option<&Path> {
        let library = self.library.as_deref()?;
        Some(if machine.has_rooms() { Path::new(room::LIBRARY) } else { library })
    }
}

/// What of the machine decides it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    /// How strong walls are.
    pub level: Level,
    /// The landlock ABI that is in force.
    pub abi: u32,
    /// What programs may use beside the interpreter, as far as it is there.
    pub comforts: Vec<Grant>,
    /// The symbolic links by which programs find them.
    pub links: Vec<Link>,
    /// Whether a room can have a /proc of its own. The kernel gives none where the one that is there is covered
    /// in part, as in a container: it would show what the cover hides.
    pub own_proc: bool,
    /// Whether a room can have a host name of its own, which a container's seccomp profile may refuse.
    pub own_name: bool,
}

/// Where the run lives.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The directory that it starts in, and its home.
    pub work: &'a Path,
    /// For its temporary files.
    pub temporary: &'a Path,
    /// Who it runs as.
    pub identity: Option<Identity>,
    /// How many processes and threads its user may have beside those of the run: 0 where it has a user or
    /// a user namespace of its own, else what is there already and what other runs may start meanwhile.
    pub neighbours: u64,
}

impl Machine {
    /// Whether each run has a room of its own.
    pub fn has_rooms(&self) -> bool {
        self.level >= Level::Namespaces
    }
}

/// The sandbox of a run.
pub fn plan(program: &Program<'_>, python: &Interpreter, machine: &Machine, place: Place<'_>) -> Plan {
    Plan {
        program: python.executable.clone(),
        argv: argv(program, python),
        env: env(program.env, python, machine, place),
        cwd: place.work.to_owned(),
        identity: place.identity,
        inside: machine.has_rooms().then_some(room::PLAYER),
        nice: 10,
        oom_score_adj: 1000,
        umask: 0o022,
        limits: limits(program.limits, place),
        bounds: bounds(program.limits),
        walls: Walls { abi: machine.abi, grants: grants(python, machine, place) },
        calls: Calls {
            own_files: machine.has_rooms(),
            truncate_by_name: machine.abi >= 3,
            memory_files: machine.level == Level::Full,
        },
        wall_ms: program.timeout_ms,
        grace_ms: GRACE_MS,
    }
}

/// As if `python3 main.py` had been typed in the work directory.
fn argv(program: &Program<'_>, python: &Interpreter) -> Vec<String> {
    let entry = program.entry.as_str();
    // A file whose name starts with a dash would be taken for an option.
    let entry = if entry.starts_with('-') { format!("./{entry}") } else { entry.to_owned() };
    let mut argv = vec![python.executable.to_string_lossy().into_owned(), entry];
    argv.extend_from_slice(program.args);
    argv
}

/// A fresh environment: nothing of the runner's, then what the run asks for. The supervisor is started before
/// this and without it, so no variable (`LD_PRELOAD`, say) acts outside the walls.
///
/// `PYTHONUNBUFFERED` makes text visible when it is written, also text without a newline and also from
/// Python processes that the program starts. The price is that `sys.flags.unbuffered` is 1 and that the lines
/// of several threads may mix, since a `print` writes its newline by itself. The alternatives show more: `-u`
/// does not reach subprocesses and stands in `sys.orig_argv`; a terminal makes `isatty()` true and mixes both
/// streams. A run that sets the variable to the empty string has Python's own buffering.
///
/// `OPENBLAS_NUM_THREADS` keeps numpy from starting a thread for each core of the machine when it is imported: on a
/// large one that alone would be the limit of a run's processes. It is also quicker: 120 ms of processor time
/// instead of 180 on two cores.
///
/// `PYTHONPATH` has our own library, first also where a run sets the variable: it is how Python finds `playpen`, and
/// `sitecustomize`, which reports errors.
fn env(
    own: &BTreeMap<String, String>,
    python: &Interpreter,
    machine: &Machine,
    place: Place<'_>,
) -> Vec<(String, String)> {
    let ours = environment(python, machine, place.work, place.temporary);
    let mut env: BTreeMap<_, _> = ours.into_iter().collect();
    env.extend(own.iter().map(|(name, value)| (name.clone(), value.clone())));
    if let (Some(library), Some(theirs)) = (python.library_on(machine), own.get(PATH)) {
        let both = [&library.to_string_lossy(), theirs.as_str()].join(":");
        env.insert(PATH.to_owned(), both.trim_end_matches(':').to_owned());
    }
    env.into_iter().collect()
}

/// The environment of every program in these directories, in order.
pub fn environment(
    python: &Interpreter,
    machine: &Machine,
    work: &Path,
    temporary: &Path,
) -> Vec<(String, String)> {
    let bin = python.executable.parent().unwrap_or(Path::new("/")).to_string_lossy();
    let path = match &*bin {
        "/usr/local/bin" | "/usr/bin" | "/bin" => "/usr/local/bin:/usr/bin:/bin".to_owned(),
        other => format!("{other}:/usr/local/bin:/usr/bin:/bin"),
    };
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let mut env = BTreeMap::from([
        ("HOME".to_owned(), text(work)),
        ("LANG".to_owned(), "C.UTF-8".to_owned()),
        ("OPENBLAS_NUM_THREADS".to_owned(), "1".to_owned()),
        ("PATH".to_owned(), path),
        ("PYTHONUNBUFFERED".to_owned(), "1".to_owned()),
        ("TMPDIR".to_owned(), text(temporary)),
    ]);
    if let Some(library) = python.library_on(machine) {
        env.insert(PATH.to_owned(), text(library));
        // Figures are displayed without the program's help.
        env.insert("MPLBACKEND".to_owned(), "module://playpen.mpl".to_owned());
    }
    env.into_iter().collect()
}

/// Too small for any file of a core, and the one size with which the kernel does not start the machine's own program
/// for cores either, which `kernel.core_pattern` may name: that would read what the program wrote, as root and outside of
/// every wall. With 0 it starts it.
const NO_CORE: u64 = 1;

fn limits(limits: &Limits, place: Place<'_>) -> Vec<Limit> {
    [
        (Resource::Core, NO_CORE),
        (Resource::OpenFiles, limits.open_files),
        (
            Resource::Processes,
            [PROCESSES_TO_SPARE, place.neighbours].into_iter().fold(limits.processes, u64::saturating_add),
        ),
        (Resource::FileSize, mib(limits.file_mb)),
        (Resource::LockedMemory, 0),
        (Resource::MessageQueues, 0),
    ]
    .map(|(resource, value)| Limit { resource, value })
    .into()
}

/// What all processes of a run may use together.
pub fn bounds(limits: &Limits) -> Bounds {
    Bounds {
        memory_bytes: mib(limits.memory_mb),
        cpu_ms: limits.cpu_seconds.saturating_mul(1_000),
        cpu_percent: limits.cpu_percent,
        processes: limits.processes,
        disk: Space { bytes: mib(limits.disk_mb), entries: limits.disk_entries },
        file_bytes: mib(limits.file_mb),
    }
}

fn mib(count: u64) -> u64 {
    count.saturating_mul(1 << 20)
}

/// Each path once, with the widest access that anything asks for it.
fn grants(python: &Interpreter, machine: &Machine, place: Place<'_>) -> Vec<Grant> {
    let mut grants: BTreeMap<&Path, Access> = BTreeMap::new();
    let needs = python.needs.iter().map(|path| (path.as_path(), Access::Execute));
    let comforts = machine.comforts.iter().map(|grant| (grant.path.as_path(), grant.access));
    let furniture: Vec<Grant> = room::furniture(machine).filter(|_| machine.has_rooms()).collect();
    let furniture = furniture.iter().map(|grant| (grant.path.as_path(), grant.access));
    let library = python.library_on(machine).map(|path| (path, Access::Read));
    let own = [(place.work, Access::Own), (place.temporary, Access::Own)];
    for (path, access) in needs.chain(comforts).chain(furniture).chain(library).chain(own) {
        let widest = grants.entry(path).or_insert(access);
        *widest = access.max(*widest);
    }
    grants.into_iter().map(|(path, access)| Grant::new(path, access)).collect()
}

#[cfg(test)]
mod tests;
