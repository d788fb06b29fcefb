//! Removes a directory whatever is in it: closed folders, links, a million files, a tree of any depth.
//!
//! A tree is never walked down. Its folders are moved up beside its root one after another, so that two
//! descriptors and no recursion are enough.

use std::ffi::{CStr, CString};
use std::io;

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{AtFlags, Dir, FileType, Mode, RenameFlags};
use rustix::io::Errno;

use crate::folder;

/// How many names of one directory are held at a time.
const CHUNK: usize = 1024;
/// How often the whole is tried while something still writes into it: a run whose runner was killed dies a
/// moment after it.
const TRIES: u32 = 50;

/// Removes the directory `name` in `parent`, if it is there.
pub(super) fn tree(parent: BorrowedFd<'_>, name: &str) -> io::Result<()> {
    for attempt in 1.. {
        match attempt_tree(parent, name) {
            Err(Errno::NOTEMPTY | Errno::EXIST) if attempt < TRIES => {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            Ok(()) | Err(Errno::NOENT) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

fn attempt_tree(parent: BorrowedFd<'_>, name: &str) -> Result<(), Errno> {
    let root = open(parent, name)?;
    let mut moved = 0;
    loop {
        let entries = chunk(&root)?;
        if entries.is_empty() {
            return rustix::fs::unlinkat(parent, name, AtFlags::REMOVEDIR);
        }
        for (entry, kind) in entries {
            if is_directory(&root, &entry, kind)? {
                empty(&root, &entry, &mut moved)?;
                rustix::fs::unlinkat(&root, &entry, AtFlags::REMOVEDIR)?;
            } else {
                unlink(&root, &entry)?;
            }
        }
    }
}

/// Removes what is in the directory `name` of `root`, except its folders, which move up into `root`.
fn empty(root: &OwnedFd, name: &CStr, moved: &mut u64) -> Result<(), Errno> {
    let directory = open(root, name)?;
    loop {
        let entries = chunk(&directory)?;
        if entries.is_empty() {
            return Ok(());
        }
        for (entry, kind) in entries {
            if is_directory(&directory, &entry, kind)? {
                // A folder can only be moved by who may write in it.
                drop(open(&directory, &entry)?);
                lift(&directory, &entry, root, moved)?;
            } else {
                unlink(&directory, &entry)?;
            }
        }
    }
}

fn lift(from: &OwnedFd, name: &CStr, root: &OwnedFd, moved: &mut u64) -> Result<(), Errno> {
    loop {
        *moved += 1;
        let up = format!(".up-{moved}");
        match rustix::fs::renameat_with(from, name, root, &up, RenameFlags::NOREPLACE) {
            // The program has made that very name.
            Err(Errno::EXIST) => {}
            done => return done,
        }
    }
}

fn unlink(directory: &OwnedFd, name: &CStr) -> Result<(), Errno> {
    match rustix::fs::unlinkat(directory, name, AtFlags::empty()) {
        Ok(()) | Err(Errno::NOENT) => Ok(()),
        Err(error) => Err(error),
    }
}

fn is_directory(parent: &OwnedFd, name: &CStr, kind: FileType) -> Result<bool, Errno> {
    match kind {
        // Some file systems do not say.
        FileType::Unknown => {
            let stat = rustix::fs::statat(parent, name, AtFlags::SYMLINK_NOFOLLOW)?;
            Ok(FileType::from_raw_mode(stat.st_mode).is_dir())
        }
        kind => Ok(kind.is_dir()),
    }
}

/// Opens a directory to be emptied.
fn open(parent: impl AsFd, name: impl rustix::path::Arg) -> Result<OwnedFd, Errno> {
    folder::open_closed(parent, name, Mode::RWXU)
}

/// Some of the names in `directory`, from its beginning: those returned are removed before the next call.
fn chunk(directory: &OwnedFd) -> Result<Vec<(CString, FileType)>, Errno> {
    let mut names = Vec::new();
    for entry in Dir::read_from(directory)? {
        let entry = entry?;
        let name = entry.file_name();
        if name != c"." && name != c".." {
            names.push((name.to_owned(), entry.file_type()));
        }
        if names.len() == CHUNK {
            break;
        }
    }
    Ok(names)
}
