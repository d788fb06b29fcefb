//! What this machine can enforce, probed once at start. A machine that cannot is refused with a remedy.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::thread::CapabilitySet;

use super::build::Machine;
use super::level::Level;
use super::links;
use super::plan::{Access, Grant};
use super::sweep;
use super::walls::{self, NoWalls};

/// What programs commonly use beside their interpreter; nothing here is private. A library that falls back
/// to something else only where a file does not exist (`ENOENT`) breaks on a refusal (`EACCES`), so what
/// Python's own library looks for is granted.
const COMFORTS: &[(&str, Access)] = &[
    ("/lib", Access::Execute),
    ("/lib64", Access::Execute),
    ("/usr/lib", Access::Execute),
    ("/usr/lib64", Access::Execute),
    ("/usr/local/lib", Access::Execute),
    ("/etc/alternatives", Access::Read),
    ("/etc/ld.so.cache", Access::Read),
    ("/etc/localtime", Access::Read),
    ("/etc/mime.types", Access::Read),
    ("/etc/fonts", Access::Read),
    ("/etc/ssl/certs", Access::Read),
    ("/etc/ssl/openssl.cnf", Access::Read),
    ("/usr/share/ca-certificates", Access::Read),
    ("/usr/share/fonts", Access::Read),
    ("/usr/share/locale", Access::Read),
    ("/usr/share/matplotlib", Access::Read),
    ("/usr/share/tcltk", Access::Read),
    ("/usr/share/zoneinfo", Access::Read),
    ("/dev/full", Access::Write),
    ("/dev/null", Access::Write),
    ("/dev/random", Access::Read),
    ("/dev/urandom", Access::Read),
    ("/dev/zero", Access::Read),
];

/// How many processes and threads each place for a run is expected to have, where all share a user. More
/// would let a program that only forks take more of the machine before it is stopped.
const OF_A_RUN: u64 = 16;

/// Why runs cannot be confined here.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// No landlock.
    #[error(transparent)]
    Walls(#[from] NoWalls),
    /// No list of children.
    #[error(
        "/proc does not tell a process's children, without which a run could leave processes behind; \
         mount /proc, on a kernel built with CONFIG_PROC_CHILDREN"
    )]
    Proc,
    /// Root without its powers.
    #[error(
        "the runner is root without the capabilities {0}, which it needs to give each run a user of its own; \
         allow them (they are in Docker's and Podman's default set), or start the runner as an ordinary user"
    )]
    Capabilities(String),
    /// The kernel would not say.
    #[error("cannot find out what this machine enforces: {0}")]
    Io(#[from] io::Error),
}

/// Whether each run gets a user of its own: only root can give it one.
pub fn own_users() -> bool {
    rustix::process::geteuid().is_root()
}

/// Finds out what this machine can enforce.
pub fn probe() -> Result<Machine, Unfit> {
    let abi = walls::probe()?;
    if !sweep::works() {
        return Err(Unfit::Proc);
    }
    if own_users() {
        require_capabilities()?;
    }
    let comforts = COMFORTS
        .iter()
        .filter_map(|(path, access)| Some(Grant::new(std::fs::canonicalize(path).ok()?, *access)))
        .collect();
    let links = links::on_the_way(COMFORTS.iter().map(|(path, _)| Path::new(path)));
    Ok(Machine { level: Level::Landlock, abi, comforts, links, own_proc: true, own_name: true })
}

fn require_capabilities() -> Result<(), Unfit> {
    let needed = [
        (CapabilitySet::SETUID, "SETUID"),
        (CapabilitySet::SETGID, "SETGID"),
        (CapabilitySet::SETPCAP, "SETPCAP"),
        (CapabilitySet::CHOWN, "CHOWN"),
        (CapabilitySet::DAC_OVERRIDE, "DAC_OVERRIDE"),
        (CapabilitySet::FOWNER, "FOWNER"),
        (CapabilitySet::KILL, "KILL"),
    ];
    let have = rustix::thread::capabilities(None).map_err(io::Error::from)?.effective;
    let missing: Vec<&str> =
        needed.iter().filter(|(capability, _)| !have.contains(*capability)).map(|(_, name)| *name).collect();
    if missing.is_empty() { Ok(()) } else { Err(Unfit::Capabilities(missing.join(", "))) }
}

/// How many processes and threads the user of a run may have beside the run, of `slots` that share it.
pub fn neighbours(slots: u32) -> io::Result<u64> {
    Ok(threads_of(rustix::process::geteuid().as_raw())? + u64::from(slots) * OF_A_RUN)
}

/// How many threads the user has on the whole machine, which is what the kernel counts.
fn threads_of(uid: u32) -> io::Result<u64> {
    let mut threads = 0;
    for process in std::fs::read_dir("/proc")?.flatten() {
        let numeric = process.file_name().to_string_lossy().bytes().all(|byte| byte.is_ascii_digit());
        if numeric && process.metadata().is_ok_and(|metadata| metadata.uid() == uid) {
            // A process that has just ended counts nothing.
            threads += std::fs::read_dir(process.path().join("task")).map_or(0, |tasks| tasks.count() as u64);
        }
    }
    Ok(threads)
}
