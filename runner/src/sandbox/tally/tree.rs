//! What is found in directories of the host that belong to a run.
//!
//! There may also be files that are in no directory any more and take their place all the same: they are found
//! by who has them open or mapped.

use std::collections::HashSet;
use std::ffi::CString;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, Dir, FileType, Mode};
use rustix::io::Errno;

use super::Kept;
use super::census::Member;
use super::exact::for_each_open;
use super::told::Mapping;
use crate::folder;
use crate::sandbox::plan::Bounds;

/// How many folders on the way are held open. To those below the way back leads by `..`.
const HELD: usize = 64;
/// What the kernel puts behind the name of a file that is in no directory.
const REMOVED: &[u8] = b" (deleted)";
/// The unit of `st_blocks`, on every file system.
pub(super) const BLOCK: u64 = 512;

/// A directory that belongs to the run.
#[derive(Debug)]
pub(super) struct Root {
    /// Where it is, as the kernel names what is in it.
    pub(super) path: PathBuf,
    pub(super) directory: OwnedFd,
}

/// What is in `roots`, and what `members` still hold of what was.
pub(super) fn found(roots: &[Root], members: &[Member], bounds: &Bounds) -> io::Result<Kept> {
    let mut found = Found { bytes: 0, entries: 0, most: bounds.disk.entries, known: HashSet::new() };
    for root in roots {
        found.walk(folder::open(&root.directory, c".")?)?;
    }
    for member in members {
        match found.removed(member, roots, bounds.file_bytes) {
            // Who has made itself unreadable may have one.
            Err(error) if member.hides(&error) => {
                found.bytes = found.bytes.saturating_add(bounds.file_bytes);
            }
            // Others have ended meanwhile.
            _ => {}
        }
    }
    Ok(Kept { bytes: found.bytes, entries: found.entries, held: false })
}

#[derive(Debug)]
struct Found {
    bytes: u64,
    entries: u64,
    /// Beyond it there is no use in counting on.
    most: u64,
    /// What was met, by its number: it may have several names, or get another meanwhile.
    known: HashSet<u64>,
}

/// A folder on the way to the one that is being looked at.
#[derive(Debug)]
struct Above {
    /// Itself, unless there are too many.
    directory: Option<OwnedFd>,
    inode: u64,
    /// The folders in it that are still to be looked at.
    ahead: Vec<CString>,
}

impl Found {
    /// Everything in `here`, which may change meanwhile, however deep it goes.
    fn walk(&mut self, mut here: OwnedFd) -> io::Result<()> {
        let mut above: Vec<Above> = Vec::new();
        let mut ahead = self.list(&here)?;
        while self.entries <= self.most {
            if let Some(name) = ahead.pop() {
                let inner = match folder::open_closed(&here, &name, Mode::RUSR | Mode::XUSR) {
                    // It is gone, or something else is in its place.
                    Err(Errno::NOENT | Errno::NOTDIR | Errno::LOOP) => continue,
                    inner => inner?,
                };
                let inode = rustix::fs::fstat(&here)?.st_ino;
                let outer = std::mem::replace(&mut here, inner);
                let directory = (above.len() < HELD).then_some(outer);
                let left = std::mem::replace(&mut ahead, self.list(&here)?);
                above.push(Above { directory, inode, ahead: left });
                continue;
            }
            let Some(Above { directory, inode, ahead: left }) = above.pop() else { break };
            (here, ahead) = match directory {
                Some(directory) => (directory, left),
                None => (folder::open(&here, c"..")?, left),
            };
            if rustix::fs::fstat(&here)?.st_ino != inode {
                // It was moved, so deep down, while it was looked at. What was there is not known.
                self.entries = u64::MAX;
            }
        }
        Ok(())
    }

    /// Counts what is in `directory`, and returns the folders.
    fn list(&mut self, directory: &OwnedFd) -> io::Result<Vec<CString>> {
        let mut folders = Vec::new();
        for entry in Dir::read_from(directory)? {
            let entry = entry?;
            let name = entry.file_name();
            if name == c"." || name == c".." {
                continue;
            }
            let stat = match rustix::fs::statat(directory, name, AtFlags::SYMLINK_NOFOLLOW) {
                Err(Errno::NOENT) => continue,
                stat => stat?,
            };
            self.entries += 1;
            if self.known.insert(stat.st_ino) {
                self.bytes += u64::try_from(stat.st_blocks).unwrap_or(0) * BLOCK;
            }
            if FileType::from_raw_mode(stat.st_mode).is_dir() {
                folders.push(name.to_owned());
            }
            if self.entries > self.most {
                break;
            }
        }
        Ok(folders)
    }

    /// What `member` has of files that were in `roots`: each takes what it holds, or where only a mapping is
    /// left, which does not tell, as much as a file can, `most`.
    fn removed(&mut self, member: &Member, roots: &[Root], most: u64) -> io::Result<()> {
        let was_ours = |name: &[u8]| {
            name.ends_with(REMOVED)
                && roots
                    .iter()
                    .any(|root| Path::new(std::ffi::OsStr::from_bytes(name)).starts_with(&root.path))
        };
        for_each_open(&member.folder, |path, target| {
            let Some(file) = was_ours(target).then(|| std::fs::metadata(path).ok()).flatten() else { return };
            // Something may be called so.
            if file.nlink() == 0 && self.known.insert(file.ino()) {
                self.entries += 1;
                self.bytes = self.bytes.saturating_add(file.blocks() * BLOCK);
            }
        })?;
        let maps = std::fs::read(member.place.join("maps"))?;
        for mapping in maps.split(|byte| *byte == b'\n').filter_map(Mapping::parse) {
            if was_ours(mapping.path) && self.known.insert(mapping.inode) {
                self.entries += 1;
                self.bytes = self.bytes.saturating_add(most);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsFd;

    use super::*;
    use crate::sandbox::plan::Space;

    fn bounds() -> Bounds {
        let disk = Space { bytes: 1 << 20, entries: 50 };
        Bounds { memory_bytes: 0, cpu_ms: 0, cpu_percent: 0, processes: 0, disk, file_bytes: 1 << 16 }
    }

    fn root(path: &Path) -> Root {
        let path = path.canonicalize().unwrap();
        Root { directory: folder::open(rustix::fs::CWD, &path).unwrap(), path }
    }

    #[test]
    fn files_folders_and_links_count() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("closed")).unwrap();
        std::fs::write(dir.path().join("closed/a"), vec![1; 100_000]).unwrap();
        std::fs::hard_link(dir.path().join("closed/a"), dir.path().join("b")).unwrap();
        std::os::unix::fs::symlink("/", dir.path().join("c")).unwrap();
        let closed = std::os::unix::fs::PermissionsExt::from_mode(0o0);
        std::fs::set_permissions(dir.path().join("closed"), closed).unwrap();
        let kept = found(&[root(dir.path())], &[], &bounds()).unwrap();
        assert_eq!(kept.entries, 4);
        assert!((100_000..150_000).contains(&kept.bytes), "{kept:?}");
    }

    #[test]
    fn a_tree_of_any_depth_is_counted() {
        let dir = tempfile::tempdir().unwrap();
        let mut inner = folder::open(rustix::fs::CWD, dir.path()).unwrap();
        for _ in 0..1_500 {
            for name in ["d", "e"] {
                rustix::fs::mkdirat(&inner, name, Mode::RWXU).unwrap();
            }
            inner = folder::open(inner.as_fd(), "d").unwrap();
        }
        let all = Bounds { disk: Space { bytes: 1, entries: 10_000 }, ..bounds() };
        assert_eq!(found(&[root(dir.path())], &[], &all).unwrap().entries, 3_000);
    }

    #[test]
    fn a_folder_that_is_gone_is_empty() {
        let dir = tempfile::tempdir().unwrap();
        let gone = root(dir.path());
        drop(dir);
        assert_eq!(found(&[gone], &[], &bounds()).unwrap().entries, 0);
    }

    #[test]
    fn a_file_that_was_removed_counts_while_it_is_open() {
        let dir = tempfile::tempdir().unwrap();
        let file = std::fs::File::create(dir.path().join("gone")).unwrap();
        std::io::Write::write_all(&mut &file, &vec![1; 200_000]).unwrap();
        std::fs::remove_file(dir.path().join("gone")).unwrap();
        let me = Member {
            key: (std::process::id().cast_signed(), 0),
            folder: "/proc/self".into(),
            place: "/proc/self".into(),
            ..Member::default()
        };
        let kept = found(&[root(dir.path())], &[me], &bounds()).unwrap();
        assert_eq!(kept.entries, 1);
        assert!((200_000..300_000).contains(&kept.bytes), "{kept:?}");
    }
}
