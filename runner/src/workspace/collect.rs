//! Finds and opens the files that somebody wants of what a run has left.
//!
//! The tree is hostile: its names, its depth, its size and what is in it are the program's choice. It is looked
//! through breadth first, within bounds, and every name in it is opened below the work directory, through no
//! link, never waiting. What is found may be anything still; what is opened is a regular file of the run's own.

use std::collections::VecDeque;
use std::ffi::OsStr;
use std::fs::File;
use std::os::unix::ffi::OsStrExt;
use std::time::Duration;

use playpen_protocol::collect::{MAX_FILES, MAX_UNCOLLECTED, Matcher, NotCollected, Uncollected};
use playpen_protocol::path::{MAX_DEPTH, MAX_PATH_BYTES, RelPath};
use rustix::fd::OwnedFd;
use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, ResolveFlags};
use rustix::io::Errno;

use crate::clock::Stopwatch;

/// How many files and folders are looked at: more than a room holds.
const ENTRIES: usize = 20_000;
/// How long looking may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many files are named as not collected; the rest is counted. Leaves room for what is about many.
const NAMED: usize = MAX_UNCOLLECTED - 8;

/// Below the work directory, on its file system, through no link whatever.
const RESOLVE: ResolveFlags = ResolveFlags::BENEATH
    .union(ResolveFlags::NO_SYMLINKS)
    .union(ResolveFlags::NO_MAGICLINKS)
    .union(ResolveFlags::NO_XDEV);
/// Nothing that is opened is waited for: a pipe without a writer least of all.
const FLAGS: OFlags = OFlags::RDONLY
    .union(OFlags::NOFOLLOW)
    .union(OFlags::NONBLOCK)
    .union(OFlags::NOCTTY)
    .union(OFlags::CLOEXEC);

/// What there is.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The files that are wanted, those in the fewest folders first.
    pub(crate) files: Vec<RelPath>,
    /// What is wanted and cannot be had.
    pub(crate) missing: Missing,
}

/// What is not collected, in words: a bounded list.
#[derive(Debug, Default)]
pub(crate) struct Missing {
    named: Vec<Uncollected>,
    unnamed: usize,
    general: Vec<Uncollected>,
}

impl Missing {
    /// Something of this name, which may be anything.
    pub(crate) fn add(&mut self, path: impl AsRef<[u8]>, reason: NotCollected, why: impl Into<String>) {
        if self.named.len() < NAMED {
            self.named.push(Uncollected { path: Some(shown(path.as_ref())), reason, why: why.into() });
        } else {
            self.unnamed += 1;
        }
    }

    /// More than one.
    pub(crate) fn add_general(&mut self, reason: NotCollected, why: impl Into<String>) {
        self.general.push(Uncollected { path: None, reason, why: why.into() });
    }

    /// All of it.
    pub(crate) fn into_notes(mut self) -> Vec<Uncollected> {
        if self.unnamed > 0 {
            let why = format!("{} more are not listed here", self.unnamed);
            self.add_general(NotCollected::TooMany, why);
        }
        self.named.append(&mut self.general);
        self.named
    }
}

/// A name that may be shown: no controls, no half letters.
fn shown(path: &[u8]) -> String {
    String::from_utf8_lossy(path)
        .chars()
        .map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c })
        .collect()
}

/// Looks through the directory `work` for what is wanted.
pub(crate) fn find(work: &OwnedFd, wanted: &Matcher) -> Found {
    let mut search = Search { wanted, found: Found::default(), seen: 0, more: 0, too_deep: false };
    let watch = Stopwatch::start();
    let mut folders = VecDeque::from([Vec::new()]);
    while let Some(folder) = folders.pop_front() {
        if watch.elapsed() > PATIENCE {
            search
                .found
                .missing
                .add_general(NotCollected::TooSlow, "looking through the folders took too long");
            break;
        }
        if let Ok(entries) = search.entries(work, &folder) {
            for (path, kind) in entries {
                search.look_at(path, kind, &mut folders);
            }
        } else {
            let folder = if folder.is_empty() { b"." } else { &folder[..] };
            search.found.missing.add(folder, NotCollected::Unreadable, "this folder cannot be read");
        }
        if search.seen > ENTRIES {
            let why = format!("only {ENTRIES} files and folders were looked at");
            search.found.missing.add_general(NotCollected::TooMany, why);
            break;
        }
    }
    search.finish()
}

struct Search<'a> {
    wanted: &'a Matcher,
    found: Found,
    seen: usize,
    /// How many files are wanted beyond those that can be had.
    more: usize,
    /// Whether folders were passed over for their depth.
    too_deep: bool,
}

impl Search<'_> {
    /// What is in this folder, with its paths from the work directory, in the order of its names.
    fn entries(&mut self, work: &OwnedFd, folder: &[u8]) -> Result<Vec<(Vec<u8>, FileType)>, Errno> {
        let path = if folder.is_empty() { b"." } else { folder };
        let directory = rustix::fs::openat2(work, path, FLAGS | OFlags::DIRECTORY, Mode::empty(), RESOLVE)?;
        let mut entries = Vec::new();
        for entry in Dir::read_from(&directory)? {
            let entry = entry?;
            let name = entry.file_name();
            if name == c"." || name == c".." {
                continue;
            }
            self.seen += 1;
            if self.seen > ENTRIES {
                break;
            }
            let kind = match entry.file_type() {
                // Some file systems do not say.
                FileType::Unknown => {
                    let stat = rustix::fs::statat(&directory, name, AtFlags::SYMLINK_NOFOLLOW)?;
                    FileType::from_raw_mode(stat.st_mode)
                }
                kind => kind,
            };
            let parent = if folder.is_empty() { &[][..] } else { &[folder, b"/"].concat() };
            entries.push(([parent, name.to_bytes()].concat(), kind));
        }
        entries.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        Ok(entries)
    }

    fn look_at(&mut self, path: Vec<u8>, kind: FileType, folders: &mut VecDeque<Vec<u8>>) {
        if kind.is_dir() {
            // Beyond these, nothing has a path that could be collected.
            let depth = path.split(|byte| *byte == b'/').count();
            if depth <= self.wanted.folders() && path.len() < MAX_PATH_BYTES {
                folders.push_back(path);
            } else if self.wanted.folders() == MAX_DEPTH {
                self.too_deep = true;
            }
            return;
        }
        if !self.wanted.wants(OsStr::from_bytes(&path)) {
            return;
        }
        let missing = &mut self.found.missing;
        let reason = NotCollected::NotPlain;
        match kind {
            FileType::RegularFile => {}
            FileType::Symlink => {
                return missing.add(path, reason, "it is a link, and links are not followed");
            }
            _ => return missing.add(path, reason, "it is not a regular file"),
        }
        let Ok(text) = std::str::from_utf8(&path) else {
            return missing.add(path, reason, "its name is not text (UTF-8)");
        };
        match RelPath::parse(text) {
            Err(why) => missing.add(path, reason, format!("its name is refused: {why}")),
            Ok(_) if self.found.files.len() == MAX_FILES => self.more += 1,
            Ok(path) => self.found.files.push(path),
        }
    }

    fn finish(mut self) -> Found {
        if self.too_deep {
            let why =
                format!("folders more than {MAX_DEPTH} deep, or with very long names, were not looked into");
            self.found.missing.add_general(NotCollected::TooMany, why);
        }
        if self.more > 0 {
            let why = format!("{} more files are wanted; at most {MAX_FILES} are collected", self.more);
            self.found.missing.add_general(NotCollected::TooMany, why);
        }
        self.found
    }
}

/// Why a file is not collected, for programs and in words.
pub(crate) type Why = (NotCollected, &'static str);

/// Why there is nothing to collect, where that is all that is known.
pub(crate) const CLOSED: Why = (NotCollected::Unreadable, "it cannot be opened");

/// Opens a file that was found, and tells its size; or says why it cannot be had.
pub(crate) fn open(work: &OwnedFd, path: &RelPath) -> Result<(File, u64), Why> {
    let fd = rustix::fs::openat2(work, path.as_str(), FLAGS, Mode::empty(), RESOLVE).map_err(|_| CLOSED)?;
    let stat = rustix::fs::fstat(&fd).map_err(|_| CLOSED)?;
    let folder = rustix::fs::fstat(work).map_err(|_| CLOSED)?;
    let not_plain = |why| Err((NotCollected::NotPlain, why));
    if !FileType::from_raw_mode(stat.st_mode).is_file() {
        return not_plain("it is not a regular file");
    }
    // Both the kernel refuses already, to a program in its walls; and a hard link is all that a name could be
    // to lead to a file of somebody else's.
    if stat.st_uid != folder.st_uid {
        return not_plain("it belongs to somebody else");
    }
    if stat.st_nlink > 1 {
        return not_plain("it has more than one name (hard links)");
    }
    Ok((File::from(fd), u64::try_from(stat.st_size).unwrap_or(0)))
}

#[cfg(test)]
mod tests;
