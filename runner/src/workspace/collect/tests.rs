use std::os::unix::fs::symlink;
use std::path::Path;

use playpen_protocol::collect::Globs;
use tempfile::TempDir;

use super::*;
use crate::folder;

/// A work directory.
fn work() -> (TempDir, OwnedFd) {
    let directory = tempfile::tempdir().unwrap();
    let work = folder::open(rustix::fs::CWD, directory.path()).unwrap();
    (directory, work)
}

fn find_all(work: &OwnedFd, glob: &str) -> (Vec<String>, Vec<Uncollected>) {
    let found = find(work, &Globs::parse(vec![glob.to_owned()]).unwrap().matcher());
    (found.files.into_iter().map(String::from).collect(), found.missing.into_notes())
}

fn path(text: &str) -> RelPath {
    RelPath::parse(text).unwrap()
}

#[test]
fn files_come_by_depth_and_name_and_only_where_patterns_reach() {
    let (directory, work) = work();
    std::fs::create_dir_all(directory.path().join("b/c")).unwrap();
    for file in ["z", "b/y", "b/x", "b/c/w", "a"] {
        std::fs::write(directory.path().join(file), file).unwrap();
    }
    assert_eq!(
        find_all(&work, "**"),
        (["a", "z", "b/x", "b/y", "b/c/w"].map(str::to_owned).to_vec(), vec![])
    );
    assert_eq!(find_all(&work, "*/*").0, ["b/x", "b/y"]);
    // What no pattern reaches is not even looked into.
    std::fs::create_dir_all(directory.path().join("d/".repeat(40))).unwrap();
    assert_eq!(find_all(&work, "*/*/w").1, vec![]);
    assert_eq!(find_all(&work, "**").1.len(), 1);
    let (mut file, bytes) = open(&work, &path("b/c/w")).unwrap();
    assert_eq!((std::io::read_to_string(&mut file).unwrap().as_str(), bytes), ("b/c/w", 5));
}

#[test]
fn what_was_found_may_be_something_else_when_it_is_opened() {
    let (directory, work) = work();
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret"), "secret").unwrap();
    let inside = |name: &str| directory.path().join(name);
    std::fs::create_dir(inside("folder")).unwrap();
    for file in ["file", "folder/secret"] {
        std::fs::write(inside(file), "").unwrap();
    }
    assert_eq!(find_all(&work, "**").0, ["file", "folder/secret"]);
    std::fs::remove_file(inside("file")).unwrap();
    symlink(outside.path().join("secret"), inside("file")).unwrap();
    std::fs::rename(inside("folder"), inside("aside")).unwrap();
    symlink(outside.path(), inside("folder")).unwrap();
    for swapped in ["file", "folder/secret", "gone"] {
        assert_eq!(open(&work, &path(swapped)).unwrap_err(), CLOSED);
    }
    std::fs::remove_file(inside("file")).unwrap();
    rustix::fs::mknodat(&work, "file", FileType::Fifo, Mode::RWXU, 0).unwrap();
    // Returns at once, although nobody writes.
    assert_eq!(open(&work, &path("file")).unwrap_err(), (NotCollected::NotPlain, "it is not a regular file"));
    assert_eq!(open(&work, &path("folder")).unwrap_err(), CLOSED);
    assert_eq!(
        open(&work, &path("aside")).unwrap_err(),
        (NotCollected::NotPlain, "it is not a regular file")
    );
    std::fs::hard_link(outside.path().join("secret"), inside("hard")).unwrap();
    assert_eq!(
        open(&work, &path("hard")).unwrap_err(),
        (NotCollected::NotPlain, "it has more than one name (hard links)")
    );
}

#[test]
fn another_file_system_is_not_entered() {
    let root = folder::open(rustix::fs::CWD, Path::new("/")).unwrap();
    assert_eq!(open(&root, &path("proc/version")).unwrap_err(), CLOSED);
}

#[test]
fn what_is_looked_at_and_said_is_bounded() {
    let (directory, work) = work();
    for n in 0..=ENTRIES {
        symlink("x", directory.path().join(n.to_string())).unwrap();
    }
    let (files, notes) = find_all(&work, "*");
    assert_eq!((files.len(), notes.len()), (0, NAMED + 2));
    let why: Vec<&str> = notes[NAMED..].iter().map(|note| note.why.as_str()).collect();
    let rest = format!("{} more are not listed here", ENTRIES - NAMED);
    assert_eq!(why, ["only 20000 files and folders were looked at", &rest]);
    assert!(notes[..NAMED].iter().all(|note| note.reason == NotCollected::NotPlain));
    assert!(notes[NAMED..].iter().all(|note| note.reason == NotCollected::TooMany));
}
