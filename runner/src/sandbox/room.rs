//! What a run sees of the machine from the namespaces level on: a room of its own, as data. Pure.
//!
//! A program that looks around finds the same names in every run and on every machine, except for the places
//! of the interpreter. Only what is listed here is in the room; everything but its own directories is read-only.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use playpen_protocol::limits::Limits;
use serde::{Deserialize, Serialize};

use super::build::{self, Interpreter, Machine};
use super::plan::{Access, Grant, Identity, Space};

/// The directory that programs start in, and their home.
pub const HOME: &str = "/home/player";
/// For their temporary files.
pub const TEMPORARY: &str = "/tmp";
/// Shared memory.
pub const SHARED_MEMORY: &str = "/dev/shm";
/// Our own library, where programs have it.
pub const LIBRARY: &str = "/playpen";
/// The processes of the room.
const PROCESSES: &str = "/proc";
/// What the room calls itself.
const HOST_NAME: &str = "playpen";
/// Who a program is to itself.
pub const PLAYER: Identity = Identity { uid: 1000, gid: 1000 };

/// How many files there can be in shared memory.
const SHARED_FILES: u64 = 10_000;

/// What the rooms of all runs with one interpreter have in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rootfs {
    /// Its host name, where it can have one of its own.
    pub name: Option<String>,
    /// What is mounted from the host, parents first.
    pub mounts: Vec<Mount>,
    /// Empty folders, where each room has something of its own.
    pub places: Vec<PathBuf>,
    /// Symbolic links.
    pub links: Vec<Link>,
    /// Small files of its own.
    pub files: Vec<Note>,
}

/// What a run's room has of its own, known before the program is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Room {
    /// What is mounted over the rootfs, parents first; what the rootfs has below such a place, again.
    pub mounts: Vec<Mount>,
    /// The same of links.
    pub links: Vec<Link>,
    /// To whom the run's own directories belong; `None` is whoever the runner is.
    pub owner: Option<Identity>,
    /// The bounds of the run's own directories together.
    pub disk: Space,
    /// The bounds of shared memory.
    pub shared_memory: Space,
}

/// Something at a place of the room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mount {
    /// Where.
    pub at: PathBuf,
    /// What.
    pub what: What,
    /// Where the host has it, if that is another place.
    pub from: Option<PathBuf>,
}

impl Mount {
    /// Of what the host, if it has it, has at the same place.
    fn new(at: impl Into<PathBuf>, what: What) -> Self {
        Self { at: at.into(), what, from: None }
    }

    /// Where the host has it.
    pub(super) fn source(&self) -> &Path {
        self.from.as_deref().unwrap_or(&self.at)
    }
}

/// What can be mounted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum What {
    /// What the host has, to be read.
    Readable,
    /// And to be executed.
    Executable,
    /// A device of the host.
    Device,
    /// The list of the room's own processes.
    Processes,
    /// The work directory.
    Work,
    /// The directory for temporary files.
    Temporary,
    /// Shared memory.
    SharedMemory,
}

/// A symbolic link.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// Where it is.
    pub at: PathBuf,
    /// Where it leads.
    pub to: PathBuf,
}

/// A small file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// Where it is.
    pub at: PathBuf,
    /// What is in it.
    pub text: String,
}

/// The rootfs of all runs with this interpreter.
pub fn rootfs(python: &Interpreter, machine: &Machine) -> Rootfs {
    let trees = trees(python, machine);
    let links = links(python, machine, &trees);
    let library =
        python.library.clone().map(|from| Mount { from: Some(from), ..Mount::new(LIBRARY, What::Readable) });
    Rootfs {
        name: machine.own_name.then(|| HOST_NAME.to_owned()),
        mounts: trees.into_iter().map(|(at, what)| Mount::new(at, what)).chain(library).collect(),
        places: own(machine).map(|mount| mount.at).collect(),
        links,
        files: notes().map(|(at, text)| Note { at: at.into(), text }).into(),
    }
}

/// The room of a run with these limits, whose directories belong to `owner`.
pub fn room(python: &Interpreter, machine: &Machine, limits: &Limits, owner: Option<Identity>) -> Room {
    let Rootfs { mounts: shared, places, links, .. } = rootfs(python, machine);
    let is_covered = |at: &Path| places.iter().any(|place| at.starts_with(place));
    let again = shared.into_iter().filter(|mount| is_covered(&mount.at));
    let mut mounts: Vec<Mount> = own(machine).chain(again).collect();
    mounts.sort_by(|a, b| a.at.cmp(&b.at));
    Room {
        mounts,
        links: links.into_iter().filter(|link| is_covered(&link.at)).collect(),
        owner,
        disk: with_room_to_spare(build::bounds(limits).disk, limits),
        shared_memory: Space { bytes: build::bounds(limits).memory_bytes, entries: SHARED_FILES },
    }
}

/// What each room has of its own, and where.
fn own(machine: &Machine) -> impl Iterator<Item = Mount> {
    let all = [
        (HOME, What::Work),
        (TEMPORARY, What::Temporary),
        (SHARED_MEMORY, What::SharedMemory),
        (PROCESSES, What::Processes),
    ];
    let has = machine.own_proc;
    let all = all.into_iter().filter(move |(at, _)| has || *at != PROCESSES);
    all.map(|(at, what)| Mount::new(at, what))
}

/// Who goes beyond a bound is to be seen there before the file system is full: so a file more fits in. What is
/// the room's own, its directories, is no matter here.
fn with_room_to_spare(space: Space, limits: &Limits) -> Space {
    let file = build::bounds(limits).file_bytes;
    Space { bytes: space.bytes.saturating_add(file), entries: space.entries.saturating_add(1_000) }
}

/// What a program may use in the room beside what it may use outside of one.
pub fn furniture(machine: &Machine) -> impl Iterator<Item = Grant> {
    let processes = machine.own_proc.then_some((PROCESSES, Access::Read));
    let places = processes.into_iter().chain([(SHARED_MEMORY, Access::Own)]);
    let files = notes().map(|(at, _)| (at, Access::Read));
    places.chain(files).map(|(path, access)| Grant::new(path, access))
}

/// So that the names of the user and of this machine can be looked up.
fn notes() -> [(&'static str, String); 4] {
    let Identity { uid, gid } = PLAYER;
    [
        ("/etc/group", format!("player:x:{gid}:\n")),
        ("/etc/hosts", format!("127.0.0.1 localhost {HOST_NAME}\n")),
        ("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n".to_owned()),
        ("/etc/passwd", format!("player:x:{uid}:{gid}:player:{HOME}:/usr/sbin/nologin\n")),
    ]
}

/// What is taken from the host, without what comes along with a tree above it.
fn trees(python: &Interpreter, machine: &Machine) -> BTreeMap<PathBuf, What> {
    let needs = python.needs.iter().map(|path| (path.clone(), What::Executable));
    let comforts = machine.comforts.iter().map(|grant| (grant.path.clone(), what(grant)));
    let mut all: BTreeMap<PathBuf, What> = BTreeMap::new();
    for (path, what) in comforts.chain(needs) {
        all.insert(path, what);
    }
    let covered = |path: &Path, what: What| {
        path.ancestors()
            .skip(1)
            .any(|above| all.get(above).is_some_and(|over| *over == what || *over == What::Executable))
    };
    all.iter()
        .filter(|(path, what)| !covered(path, **what))
        .map(|(path, what)| (path.clone(), *what))
        .collect()
}

fn what(grant: &Grant) -> What {
    match grant.access {
        _ if grant.path.starts_with("/dev") => What::Device,
        Access::Execute => What::Executable,
        Access::Read | Access::Write | Access::Own => What::Readable,
    }
}

/// The links by which the host reaches what is in the room, as far as they do not come along with a tree.
fn links(python: &Interpreter, machine: &Machine, trees: &BTreeMap<PathBuf, What>) -> Vec<Link> {
    let streams = [("fd", "fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")];
    let streams = streams
        .map(|(name, to)| Link { at: Path::new("/dev").join(name), to: Path::new("/proc/self").join(to) });
    let streams = streams.into_iter().filter(|_| machine.own_proc);
    let theirs = python.links.iter().chain(&machine.links).cloned();
    let mut links: Vec<Link> = theirs.chain(streams).collect();
    links.retain(|link| !link.at.ancestors().any(|above| trees.contains_key(above)));
    links.sort();
    links.dedup();
    links
}

#[cfg(test)]
mod tests;
