//! Makes a [`Rootfs`], and a [`Room`] in a copy of one, around the process that calls, which has namespaces of its
//! own already.
//!
//! Everything goes through descriptors: what comes from the host is opened before anything is changed, and
//! places in the room are resolved within its root. The host's root is gone when a rootfs is there.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FileType, Mode, OFlags, ResolveFlags};
use rustix::io::Errno;
use rustix::mount::{
    FsMountFlags, FsOpenFlags, MountAttrFlags, MountPropagationFlags, MoveMountFlags, OpenTreeFlags,
    UnmountFlags,
};

use super::plan::{Identity, Space};
use super::room::{self, Link, Mount, Room, Rootfs, What};
use super::sys;
use super::wire::Failure;

/// For the bare room: mount points, links and small files.
const BARE: Space = Space { bytes: 1 << 20, entries: 4_096 };
/// Any directory of the host that is sure to be there; it is covered in this namespace alone, for a moment.
const SITES: [&str; 5] = ["/tmp", "/run", "/var", "/home", "/etc"];
/// The step that fails where no new /proc may be mounted.
pub(super) const PROC: &str = "proc";
/// The step that fails where names may not be given.
pub(super) const NAME: &str = "host name";

/// The file systems of a room that a program can fill.
#[derive(Debug)]
pub(super) struct Spaces {
    /// The work directory.
    pub(super) work: OwnedFd,
    /// Shared memory.
    pub(super) shared_memory: OwnedFd,
}

/// Makes `rootfs` the root of this process, which has a mount namespace and a host name of its own.
pub(super) fn lay(rootfs: &Rootfs) -> Result<(), Failure> {
    let private = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    step("mounts", rustix::mount::mount_change("/", private))?;
    let sources = sources(&rootfs.mounts)?;
    let top = step("root", memory(BARE, 0o755, harmless()))?;
    step("root", build_on_a_site(&top))?;
    for (mount, source) in sources {
        let Some(tree) = source else { continue };
        step(&at(mount), put(&top, &mount.at, &tree))?;
    }
    for place in &rootfs.places {
        step("root", make_folder(&top, place))?;
    }
    step("links", make_links(&top, &rootfs.links))?;
    for file in &rootfs.files {
        step("files", write(&top, &file.at, &file.text))?;
    }
    step("root", enter(&top))?;
    if let Some(name) = &rootfs.name {
        step(NAME, rustix::system::sethostname(name.as_bytes()))?;
        step(NAME, rustix::system::setdomainname(b"(none)"))?;
    }
    Ok(())
}

/// Makes what `room` has of its own in the rootfs that is the root of this process already, a copy of its own.
/// `proc` is what [`processes`] gave, if that has been called.
pub(super) fn move_in(room: &Room, mut proc: Option<OwnedFd>) -> Result<Spaces, Failure> {
    let sources = sources(&room.mounts)?;
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let top = step("root", rustix::fs::openat(CWD, "/", flags, Mode::empty()))?;
    let own = step("work directory", Own::make(room))?;
    for (mount, source) in sources {
        let tree = match (&source, mount.what) {
            (Some(tree), _) => tree,
            (None, What::Processes) => &proc.take().map_or_else(processes, Ok)?,
            (None, what) => step("work directory", own.part(what))?,
        };
        step(&at(mount), put(&top, &mount.at, tree))?;
    }
    step("links", make_links(&top, &room.links))?;
    Ok(own.spaces)
}

fn at(mount: &Mount) -> String {
    format!("mount {}", mount.at.display())
}

/// What there is already of what is to be mounted.
fn sources(mounts: &[Mount]) -> Result<Vec<(&Mount, Option<OwnedFd>)>, Failure> {
    mounts.iter().map(|mount| Ok((mount, source(mount)?))).collect()
}

fn make_links(top: &OwnedFd, links: &[Link]) -> io::Result<()> {
    links.iter().try_for_each(|link| {
        let (parent, name) = within(top, &link.at)?;
        Ok(rustix::fs::symlinkat(&link.to, parent, name)?)
    })
}

fn make_folder(top: &OwnedFd, at: &Path) -> io::Result<()> {
    let (parent, name) = within(top, at)?;
    match rustix::fs::mkdirat(parent, name, Mode::from_raw_mode(0o755)) {
        // In a tree that is mounted already.
        Ok(()) | Err(Errno::EXIST | Errno::ROFS) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn step<T, E: ToString>(name: &str, result: Result<T, E>) -> Result<T, Failure> {
    result.map_err(|error| Failure::new(name, &error))
}

/// No set-uid programs, no devices, nothing executed.
fn harmless() -> MountAttrFlags {
    MountAttrFlags::MOUNT_ATTR_NOSUID | MountAttrFlags::MOUNT_ATTR_NODEV | MountAttrFlags::MOUNT_ATTR_NOEXEC
}

/// What the host has at the mount's place, as a mount that is nowhere yet.
fn source(mount: &Mount) -> Result<Option<OwnedFd>, Failure> {
    let (nosuid, noexec) = (MountAttrFlags::MOUNT_ATTR_NOSUID, MountAttrFlags::MOUNT_ATTR_NOEXEC);
    let attributes = MountAttrFlags::MOUNT_ATTR_RDONLY
        | match mount.what {
            What::Readable => harmless(),
            What::Executable => nosuid | MountAttrFlags::MOUNT_ATTR_NODEV,
            What::Device => nosuid | noexec,
            What::Processes | What::Work | What::Temporary | What::SharedMemory => return Ok(None),
        };
    let open = || {
        let flags = OpenTreeFlags::OPEN_TREE_CLONE
            | OpenTreeFlags::OPEN_TREE_CLOEXEC
            | OpenTreeFlags::AT_RECURSIVE
            | OpenTreeFlags::AT_SYMLINK_NOFOLLOW;
        let tree = rustix::mount::open_tree(CWD, mount.source(), flags)?;
        sys::set_mount_attributes(tree.as_fd(), attributes.bits().into(), true)?;
        Ok::<_, io::Error>(tree)
    };
    step(&format!("mount {}", mount.at.display()), open()).map(Some)
}

/// A new file system in memory, mounted nowhere yet.
fn memory(space: Space, mode: u32, attributes: MountAttrFlags) -> io::Result<OwnedFd> {
    let fs = rustix::mount::fsopen("tmpfs", FsOpenFlags::FSOPEN_CLOEXEC)?;
    for (key, value) in [("size", space.bytes.to_string()), ("nr_inodes", space.entries.to_string())] {
        rustix::mount::fsconfig_set_string(&fs, key, value)?;
    }
    rustix::mount::fsconfig_set_string(&fs, "mode", format!("{mode:o}"))?;
    mounted(&fs, attributes)
}

/// The processes of this process's own namespace, and nothing else that /proc tells; mounted nowhere yet.
pub(super) fn processes() -> Result<OwnedFd, Failure> {
    let make = || {
        let fs = rustix::mount::fsopen("proc", FsOpenFlags::FSOPEN_CLOEXEC)?;
        for (key, value) in [("hidepid", "invisible"), ("subset", "pid")] {
            rustix::mount::fsconfig_set_string(&fs, key, value)?;
        }
        mounted(&fs, harmless())
    };
    step(PROC, make())
}

fn mounted(fs: &OwnedFd, attributes: MountAttrFlags) -> io::Result<OwnedFd> {
    rustix::mount::fsconfig_create(fs)?;
    Ok(rustix::mount::fsmount(fs, FsMountFlags::FSMOUNT_CLOEXEC, attributes)?)
}

/// A mount can only be filled with others once it is somewhere.
fn build_on_a_site(top: &OwnedFd) -> io::Result<()> {
    let is_directory = |site: &&&str| std::fs::symlink_metadata(site).is_ok_and(|found| found.is_dir());
    let site = SITES.iter().find(is_directory).ok_or_else(|| io::Error::other("no place to build"))?;
    attach(top, CWD, Path::new(site))
}

fn attach(tree: &OwnedFd, to: impl AsFd, path: &Path) -> io::Result<()> {
    let mut flags = MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH;
    if path.as_os_str().is_empty() {
        flags |= MoveMountFlags::MOVE_MOUNT_T_EMPTY_PATH;
    }
    Ok(rustix::mount::move_mount(tree, "", to, path, flags)?)
}

/// Mounts `tree` at a place of the room, which is made where it is missing.
fn put(top: &OwnedFd, at: &Path, tree: &OwnedFd) -> io::Result<()> {
    let kind = FileType::from_raw_mode(rustix::fs::fstat(tree)?.st_mode);
    let (parent, name) = within(top, at)?;
    let made = if kind.is_dir() {
        rustix::fs::mkdirat(&parent, name, Mode::from_raw_mode(0o755))
    } else {
        let flags = OFlags::CREATE | OFlags::EXCL | OFlags::WRONLY | OFlags::CLOEXEC;
        rustix::fs::openat(&parent, name, flags, Mode::from_raw_mode(0o444)).map(drop)
    };
    match made {
        // In a tree that is mounted already, where everything is that the host has.
        Ok(()) | Err(Errno::EXIST | Errno::ROFS) => {}
        Err(error) => return Err(error.into()),
    }
    let flags = OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let place = rustix::fs::openat2(&parent, name, flags, Mode::empty(), ResolveFlags::NO_SYMLINKS)?;
    attach(tree, place, Path::new(""))
}

/// The folder of the room that `at` is in, made where it is missing, and the name in it.
fn within<'a>(top: &OwnedFd, at: &'a Path) -> io::Result<(OwnedFd, &'a OsStr)> {
    let (Some(folder), Some(name)) = (at.parent(), at.file_name()) else {
        return Err(io::Error::other(format!("`{}` is no place in a room", at.display())));
    };
    let mut way = PathBuf::from(".");
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let open = |way: &Path| rustix::fs::openat2(top, way, flags, Mode::empty(), ResolveFlags::IN_ROOT);
    let mut reached = open(&way)?;
    for part in folder.iter().skip(1) {
        way.push(part);
        reached = match open(&way) {
            Err(Errno::NOENT) => {
                rustix::fs::mkdirat(&reached, part, Mode::from_raw_mode(0o755))?;
                open(&way)?
            }
            opened => opened?,
        };
    }
    Ok((reached, name))
}

fn write(top: &OwnedFd, at: &Path, text: &str) -> io::Result<()> {
    let (parent, name) = within(top, at)?;
    let flags = OFlags::CREATE | OFlags::EXCL | OFlags::WRONLY | OFlags::CLOEXEC;
    let file = rustix::fs::openat(parent, name, flags, Mode::from_raw_mode(0o644))?;
    File::from(file).write_all(text.as_bytes())
}

/// The run's own directories, mounted nowhere yet.
struct Own {
    work: OwnedFd,
    temporary: OwnedFd,
    shared_memory: OwnedFd,
    spaces: Spaces,
}

impl Own {
    /// One file system for the run's directories, so that they share its bounds. It is at the place of one of them
    /// for a moment, since only what is mounted somewhere can be mounted a second time.
    fn make(room: &Room) -> io::Result<Self> {
        let attributes = MountAttrFlags::MOUNT_ATTR_NOSUID | MountAttrFlags::MOUNT_ATTR_NODEV;
        let disk = memory(room.disk, 0o711, attributes)?;
        attach(&disk, CWD, Path::new(room::TEMPORARY))?;
        let shared_memory = memory(room.shared_memory, 0o700, harmless())?;
        for part in ["work", "tmp"] {
            rustix::fs::mkdirat(&disk, part, Mode::RWXU)?;
        }
        let spaces =
            Spaces { work: directory(&disk, "work")?, shared_memory: directory(&shared_memory, ".")? };
        if let Some(owner) = room.owner {
            give(&spaces.work, owner)?;
            give(&directory(&disk, "tmp")?, owner)?;
            give(&spaces.shared_memory, owner)?;
        }
        let flags = OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC;
        let part = |name| rustix::mount::open_tree(&disk, name, flags);
        let (work, temporary) = (part("work")?, part("tmp")?);
        rustix::mount::unmount(room::TEMPORARY, UnmountFlags::DETACH)?;
        Ok(Self { work, temporary, shared_memory, spaces })
    }

    /// What is mounted for the program.
    fn part(&self, what: What) -> io::Result<&OwnedFd> {
        match what {
            What::Work => Ok(&self.work),
            What::Temporary => Ok(&self.temporary),
            What::SharedMemory => Ok(&self.shared_memory),
            _ => Err(io::Error::other("not one of the run's own directories")),
        }
    }
}

fn directory(parent: &OwnedFd, name: &str) -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(rustix::fs::openat(parent, name, flags, Mode::empty())?)
}

/// Makes `fd` the program's own.
pub(super) fn give(fd: &OwnedFd, Identity { uid, gid }: Identity) -> io::Result<()> {
    let (uid, gid) = (rustix::fs::Uid::from_raw(uid), rustix::fs::Gid::from_raw(gid));
    Ok(rustix::fs::fchown(fd, Some(uid), Some(gid))?)
}

/// Makes the room this process's root, read-only, and lets go of the old one.
fn enter(top: &OwnedFd) -> io::Result<()> {
    let attributes = harmless() | MountAttrFlags::MOUNT_ATTR_RDONLY;
    sys::set_mount_attributes(top.as_fd(), attributes.bits().into(), false)?;
    rustix::process::fchdir(top)?;
    rustix::process::pivot_root(".", ".")?;
    // What was the root lies on top of the new one now.
    rustix::mount::unmount(".", UnmountFlags::DETACH)?;
    Ok(rustix::process::chdir("/")?)
}
