//! The memory of a run as exactly as the kernel tells it to who has the rights of its owner.
//!
//! Pages that several processes share are counted once. Memory that is shared without a file (`mmap` with
//! `MAP_SHARED` and `MAP_ANONYMOUS`) is in no table of a process until that touches it, so it counts with its
//! whole length, for as long as anybody has a part of it mapped. What a process does not let be read counts as
//! what it is at most.

use std::collections::{HashMap, HashSet};
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rustix::fs::MemfdFlags;

use super::census::{Member, SOCKET, has_memory};
use super::told::Mapping;

/// How much of `maps` is read, in bytes: ten thousand mappings, of which a large program has one thousand.
const MOST_MAPS: u64 = 1 << 20;

/// Memory that is shared without a file, by the number that the kernel has given to it: its length in bytes.
#[derive(Debug)]
pub(super) struct Segments {
    /// The kernel's own file system, on which all of it is, as `maps` writes it.
    device: String,
    /// The number of what is counted elsewhere.
    but: u64,
    lengths: HashMap<u64, u64>,
}

impl Segments {
    /// None yet, and never the one with the number `but`.
    pub(super) fn beside(but: u64) -> io::Result<Self> {
        let file = rustix::fs::memfd_create("playpen", MemfdFlags::CLOEXEC)?;
        let device = rustix::fs::fstat(&file)?.st_dev;
        let (major, minor) = (rustix::fs::major(device), rustix::fs::minor(device));
        Ok(Self { device: format!("{major:02x}:{minor:02x}"), but, lengths: HashMap::new() })
    }

    /// Whether this is one of them.
    fn has(&self, mapping: &Mapping<'_>) -> bool {
        mapping.is_on(&self.device) && mapping.inode != self.but
    }

    /// Its sum, after what `seen` says of each that is there: a part that is not mapped any more is still there.
    fn update(&mut self, seen: &HashMap<u64, u64>) -> u64 {
        let before = std::mem::take(&mut self.lengths);
        let length = |(number, length): (&u64, &u64)| {
            (*number, before.get(number).map_or(*length, |before| *before.max(length)))
        };
        self.lengths = seen.iter().map(length).collect();
        self.lengths.values().sum()
    }
}

/// What all of them have together, in bytes.
pub(super) fn memory(members: &[Member], segments: &mut Segments) -> u64 {
    let (mut sum, mut shared, mut sockets) = (0, HashMap::new(), HashSet::new());
    for member in members {
        let mut look = || {
            let pages = pages(&member.place)?;
            mappings(&member.place, segments, &mut shared)?;
            sockets_of(&member.folder, &mut sockets)?;
            Ok::<_, io::Error>(pages + member.tables())
        };
        sum += match look() {
            Ok(own) => own,
            Err(error) if member.hides(&error) => member.touched() + member.may_hide(),
            // It has ended meanwhile.
            Err(_) => 0,
        };
    }

    sum + segments.update(&shared) + sockets.len() as u64 * SOCKET
}

/// The process's part of all anonymous pages that it has.
fn pages(place: &Path) -> io::Result<u64> {
    let text = std::fs::read_to_string(place.join("smaps_rollup"))?;
    let kib = |name: &str| -> Option<u64> {
        text.lines().find_map(|line| line.strip_prefix(name)?.split_ascii_whitespace().next()?.parse().ok())
    };
    Ok((kib("Pss_Anon:").unwrap_or(0) + kib("SwapPss:").unwrap_or(0)) * 1024)
}

/// Adds the memory that is shared without a file to `shared`.
fn mappings(place: &Path, segments: &Segments, shared: &mut HashMap<u64, u64>) -> io::Result<()> {
    let mut text = Vec::new();
    std::fs::File::open(place.join("maps"))?.take(MOST_MAPS).read_to_end(&mut text)?;
    if text.len() as u64 == MOST_MAPS {
        // So many take too long to look through: as if they could not be read.
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    for line in text.split(|byte| *byte == b'\n') {
        if let Some(Mapping { inode, end, .. }) = Mapping::parse(line).filter(|mapping| segments.has(mapping))
        {
            let length = shared.entry(inode).or_insert(0);
            *length = end.max(*length);
        }
    }
    Ok(())
}

/// Adds the sockets that any thread of the process has open to `sockets`.
fn sockets_of(folder: &Path, sockets: &mut HashSet<Vec<u8>>) -> io::Result<()> {
    for_each_open(folder, |_, target| {
        if target.starts_with(b"socket:[") {
            sockets.insert(target.to_owned());
        }
    })
}

/// Calls `each` with the path in /proc of every descriptor that the process with this folder there has open, and with
/// what it leads to, as the kernel names it.
pub(super) fn for_each_open(folder: &Path, mut each: impl FnMut(&Path, &[u8])) -> io::Result<()> {
    // Threads can have tables of their own.
    for thread in std::fs::read_dir(folder.join("task"))? {
        let thread = thread?.path();
        let open = match std::fs::read_dir(thread.join("fd")) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied && has_memory(&thread) => {
                return Err(error);
            }
            // A thread that has ended has nothing open.
            Err(_) => continue,
            Ok(open) => open,
        };
        for descriptor in open.flatten() {
            let path = descriptor.path();
            if let Ok(target) = std::fs::read_link(&path) {
                each(&path, target.as_os_str().as_bytes());
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_mappings_are_not_looked_through() {
        let place = tempfile::tempdir().unwrap();
        let line = |number| {
            format!("7f0000000000-7f0000002000 rw-s 00000000 00:01 {number}   /dev/zero (deleted)\n")
        };
        let segments = Segments { device: "00:01".into(), but: 8, lengths: HashMap::new() };
        let mut seen = HashMap::new();
        std::fs::write(place.path().join("maps"), [7, 8].map(line).concat().repeat(500)).unwrap();
        mappings(place.path(), &segments, &mut seen).unwrap();
        assert_eq!(seen, HashMap::from([(7, 8192)]));
        std::fs::write(place.path().join("maps"), line(7).repeat(30_000)).unwrap();
        let error = mappings(place.path(), &segments, &mut seen).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
    }

    #[test]
    fn what_was_once_seen_of_a_segment_stays_while_it_is_there() {
        let mut segments = Segments { device: String::new(), but: 0, lengths: HashMap::new() };
        assert_eq!(segments.update(&HashMap::from([(1, 100), (2, 50)])), 150);
        assert_eq!(segments.update(&HashMap::from([(1, 10)])), 100);
        assert_eq!(segments.update(&HashMap::new()), 0);
        assert_eq!(segments.update(&HashMap::from([(1, 10)])), 10);
    }

    #[test]
    fn shared_memory_without_a_file_is_on_the_device_that_was_asked_for() {
        let mut segments = Segments::beside(0).unwrap();
        let mut seen = HashMap::new();
        let file = rustix::fs::memfd_create("x", MemfdFlags::CLOEXEC).unwrap();
        rustix::fs::ftruncate(&file, 1 << 20).unwrap();
        let inode = rustix::fs::fstat(&file).unwrap().st_ino;
        // Nothing is mapped yet.
        mappings(Path::new("/proc/self"), &segments, &mut seen).unwrap();
        assert!(!seen.contains_key(&inode));
        assert_eq!(segments.update(&seen), seen.values().sum::<u64>());
        let mut sockets = HashSet::new();
        let pair = std::os::unix::net::UnixStream::pair().unwrap();
        sockets_of(Path::new("/proc/self"), &mut sockets).unwrap();
        assert!(sockets.len() >= 2, "{pair:?}");
    }
}
