use std::os::unix::fs::{PermissionsExt, symlink};

use playpen_protocol::path::RelPath;
use playpen_protocol::run::FileContent;

use super::*;

fn home() -> (tempfile::TempDir, Arc<Home>) {
    let shared = tempfile::tempdir().unwrap();
    let home = Home::open(shared.path(), false).unwrap();
    (shared, Arc::new(home))
}

fn file(path: &str, text: &str) -> SourceFile {
    SourceFile { path: RelPath::parse(path).unwrap(), content: FileContent::Utf8(text.to_owned()) }
}

fn entries(path: &Path) -> usize {
    std::fs::read_dir(path).unwrap().count()
}

#[test]
fn files_are_written_and_everything_is_removed() {
    let (shared, home) = home();
    let files = [file("main.py", "print(1)"), file("a/b/c.txt", "deep"), file("a/d.txt", "")];
    let workspace = Workspace::create(home.clone(), None, &files).unwrap();
    let work = workspace.place().work.to_owned();
    assert_eq!(std::fs::read_to_string(work.join("a/b/c.txt")).unwrap(), "deep");
    assert_eq!(std::fs::metadata(work.join("main.py")).unwrap().permissions().mode() & 0o777, 0o644);
    assert_eq!(entries(&work), 2);
    drop(workspace);
    // Only the lock.
    assert_eq!(entries(home.path()), 1);
    drop(home);
    assert_eq!(entries(shared.path()), 1);
}

#[test]
fn a_file_is_not_written_over_another_nor_through_a_link() {
    let (shared, home) = home();
    let outside = shared.path().join("outside");
    std::fs::create_dir(&outside).unwrap();
    let workspace = Workspace::create(home, None, &[file("main.py", "1")]).unwrap();
    let work = workspace.place().work;
    let fd = folder::open(rustix::fs::CWD, work).unwrap();
    assert!(fill::write(&fd, &file("main.py", "2"), None).is_err());
    symlink(&outside, work.join("link")).unwrap();
    assert!(fill::write(&fd, &file("link/x", "2"), None).is_err());
    assert_eq!(entries(&outside), 0);
    assert_eq!(std::fs::read_to_string(work.join("main.py")).unwrap(), "1");
}

#[test]
fn whatever_a_program_leaves_is_removed_and_nothing_else() {
    let (shared, home) = home();
    let outside = shared.path().join("outside");
    std::fs::create_dir(&outside).unwrap();
    std::fs::write(outside.join("kept"), "").unwrap();
    let workspace = Workspace::create(home.clone(), None, &[]).unwrap();
    let work = workspace.place().work.to_owned();
    symlink(&outside, work.join("link")).unwrap();
    let closed = work.join("closed/inner");
    std::fs::create_dir_all(&closed).unwrap();
    std::fs::write(closed.join("x"), "").unwrap();
    for path in [&closed, &work.join("closed"), &work] {
        std::fs::set_permissions(path, PermissionsExt::from_mode(0o000)).unwrap();
    }
    drop(workspace);
    assert_eq!(entries(home.path()), 1);
    assert_eq!(entries(&outside), 1);
}

#[test]
fn a_tree_of_any_depth_and_width_is_removed() {
    let (_shared, home) = home();
    let workspace = Workspace::create(home.clone(), None, &[]).unwrap();
    let work = folder::open(rustix::fs::CWD, workspace.place().work).unwrap();
    let mut deepest = work.try_clone().unwrap();
    for _ in 0..5_000 {
        rustix::fs::mkdirat(&deepest, "down", Mode::RWXU).unwrap();
        deepest = folder::open(&deepest, "down").unwrap();
    }
    // A name that the removal would like to use itself.
    rustix::fs::mkdirat(&work, ".up-1", Mode::RWXU).unwrap();
    for n in 0..3_000 {
        rustix::fs::mkdirat(&work, format!("{n}"), Mode::RWXU).unwrap();
    }
    drop(workspace);
    assert_eq!(entries(home.path()), 1);
}

#[test]
fn a_runner_removes_what_dead_ones_left_and_spares_the_living() {
    let (shared, living) = home();
    let run = Workspace::create(living.clone(), None, &[file("main.py", "1")]).unwrap();
    let dead = shared.path().join("r-dead");
    std::fs::create_dir_all(dead.join("run/work")).unwrap();
    let other = Home::open(shared.path(), false).unwrap();
    assert!(!dead.exists());
    assert!(run.place().work.join("main.py").exists());
    assert_ne!(other.path(), living.path());
}

#[test]
fn a_directory_that_others_can_write_in_is_refused() {
    let shared = tempfile::tempdir().unwrap();
    std::fs::set_permissions(shared.path(), PermissionsExt::from_mode(0o777)).unwrap();
    let refusal = Home::open(shared.path(), false).unwrap_err().to_string();
    assert!(refusal.contains("mode 0777"), "{refusal}");
    let link = shared.path().join("link");
    symlink(shared.path(), &link).unwrap();
    assert!(matches!(Home::open(&link, false), Err(HomeError::Io { .. })));
}
