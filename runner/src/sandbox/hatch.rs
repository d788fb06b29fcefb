//! How a supervisor becomes a zygote: a Python that waits to be copied, in a place like those of its programs.

use std::fmt::Write;
use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use nix::sched::{CloneFlags, unshare};
use playpen_protocol::path::MAX_PATH_BYTES;
use rustix::io::FdFlags;
use rustix::thread::CapabilitySets;

use super::copy;
use super::ends::{self, Ends};
use super::furnish;
use super::room::{self, Note};
use super::wire::{Egg, Failure};
use super::world::World;

/// What the interpreter finds as its `sitecustomize`, and what that needs.
const FILES: [(&str, &str); 3] = [
    ("sitecustomize.py", include_str!("../../python/zygote.py")),
    ("ending.py", include_str!("../../python/ending.py")),
    ("loading.py", include_str!("../../python/loading.py")),
];
/// Where it finds them: in no room of a program.
const NEST: &str = "/zygote";
/// The name of the file that it believes to execute. Copies put another in its place, which is not longer.
const PLACEHOLDER_LENGTH: usize = 1_000;
const _: () = assert!(MAX_PATH_BYTES + "./".len() <= PLACEHOLDER_LENGTH);

/// Becomes the zygote of `egg`, which takes orders over `orders`. Returns only where that fails.
pub(super) fn hatch(egg: Egg, world: &World, orders: &OwnedFd, ends: Ends) -> Failure {
    match prepare(egg, world, orders, ends) {
        Ok(mut command) => Failure::new("zygote", &command.exec()),
        Err(failure) => failure,
    }
}

fn prepare(egg: Egg, world: &World, orders: &OwnedFd, ends: Ends) -> Result<Command, Failure> {
    let fault = |error: &dyn ToString| Failure::new("zygote", &error.to_string());
    world.enter()?;
    unshare(CloneFlags::CLONE_NEWNS).map_err(|error| fault(&error))?;
    // It tells of processes of other namespaces than this one's as well, those of the runs.
    let proc: OwnedFd = File::open("/proc").map_err(|error| fault(&error))?.into();
    let (mut rootfs, mut place) = (egg.rootfs, egg.room);
    // Names can be given only to what is one's own.
    rootfs.name = None;
    let notes = FILES.map(|(name, text)| Note { at: Path::new(NEST).join(name), text: text.to_owned() });
    rootfs.files.extend(notes);
    place.mounts.retain(|mount| mount.what != room::What::Processes);
    furnish::lay(&rootfs)?;
    furnish::move_in(&place, None)?;
    let open = || {
        for fd in [orders, &proc] {
            rustix::io::fcntl_setfd(fd, FdFlags::empty())?;
        }
        // Whose parent dies falls to the runner; and a user who is not root would lose everything by executing.
        rustix::process::set_child_subreaper(None)?;
        keep_capabilities()
    };
    open().map_err(|error| fault(&error))?;

    let placeholder = "p".repeat(PLACEHOLDER_LENGTH);
    let numbers = [orders.as_raw_fd(), proc.as_raw_fd()].map(|fd| fd.to_string()).join(":");
    let calls =
        [libc::SYS_recvmsg, libc::SYS_setns, libc::SYS_madvise].map(|number| number.to_string()).join(":");
    // What a zygote says, nobody wants to hear.
    let (streams, _) = ends::parted(ends);
    let [input, output, errors] = streams.map(Stdio::from);
    let mut command = Command::new(&egg.program);
    command.arg(&placeholder).current_dir(room::HOME).env_clear().envs(egg.env.iter().cloned());
    if let Some(folder) = egg.program.parent() {
        // The loader would ask /proc, which is not there, from where libraries beside the interpreter are counted.
        command.env("LD_ORIGIN_PATH", folder);
    }
    // Before our own library, which stays.
    let library = egg.env.iter().find(|(name, _)| name == "PYTHONPATH").map(|(_, library)| library.as_str());
    let path: Vec<&str> = [NEST].into_iter().chain(library).collect();
    command.env("PYTHONPATH", path.join(":"));
    command.env("PLAYPEN_ZYGOTE", format!("{numbers}:{calls}:{placeholder}"));
    command.env("PLAYPEN_MODULES", egg.modules.join(","));
    command.env("PLAYPEN_ASKED", egg.asked.join(","));
    let (instructions, [go_on, depth]) = copy::instructions();
    let mut copy = format!("{go_on}:{depth}:");
    for byte in instructions {
        write!(copy, "{byte:02x}").map_err(|error| fault(&error))?;
    }
    command.env("PLAYPEN_COPY", copy);
    command.stdin(input).stdout(output).stderr(errors);
    // Open until the next exec, which closes the other copies.
    std::mem::forget(proc);
    Ok(command)
}

/// Of a user who is not root, for what is executed next.
fn keep_capabilities() -> io::Result<()> {
    if rustix::process::geteuid().is_root() {
        return Ok(());
    }
    let permitted = rustix::thread::capabilities(None)?.permitted;
    let sets = CapabilitySets { effective: permitted, permitted, inheritable: permitted };
    rustix::thread::set_capabilities(None, sets)?;
    for capability in permitted.iter() {
        match rustix::thread::configure_capability_in_ambient_set(capability, true) {
            Ok(()) | Err(rustix::io::Errno::INVAL) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
