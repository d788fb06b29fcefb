//! The home that the tests are in: which levels it has, what rooms go without there, and a control group for
//! each runner where there are any.
//!
//! Said by whoever knows the home and not found out, so that a level that is lost is a failure:
//!
//! - `PLAYPEN_LEVELS`: the levels that a runner of whoever runs the tests reaches, with commas between them;
//!   `landlock,namespaces` unless said.
//! - `PLAYPEN_LACKING`: what rooms go without: `proc`, `name`.
//! - `PLAYPEN_UID_BASE`: the first user id of runs, where another runner on this machine, which cannot be seen
//!   from here, would take those of our runs for what it left in an earlier life: as one outside of a container.
//! - `PLAYPEN_USERS`: `me` where only whoever runs the tests is to have a runner, also where that is root.
//! - `PLAYPEN_SLOWNESS`: see [`slowness`](crate::app::slowness).

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use crate::app::User;

/// The users that a runner can have here.
pub(crate) fn users() -> Vec<User> {
    let others = std::env::var("PLAYPEN_USERS").as_deref() != Ok("me");
    if others && rustix::process::geteuid().is_root() {
        vec![User::Me, User::Ordinary]
    } else {
        vec![User::Me]
    }
}

/// The levels that a runner of this user reaches here, the weakest first.
pub(crate) fn levels(user: User) -> Vec<&'static str> {
    let told = std::env::var("PLAYPEN_LEVELS").unwrap_or_else(|_| "landlock,namespaces".into());
    let known = ["landlock", "namespaces", "full"];
    assert!(told.split(',').all(|name| known.contains(&name)), "PLAYPEN_LEVELS={told}");
    // A control group is handed to one user, who runs the tests.
    let has =
        |name: &&str| told.split(',').any(|level| level == *name) && (*name != "full" || owns_groups(user));
    known.into_iter().filter(has).collect()
}

fn owns_groups(user: User) -> bool {
    user == User::Me
}

/// Every user with every level: programs see no difference.
pub(crate) fn homes() -> Vec<(User, &'static str)> {
    let all = users().into_iter();
    all.flat_map(|user| levels(user).into_iter().map(move |level| (user, level))).collect()
}

/// Those where each run has a room.
pub(crate) fn rooms() -> Vec<(User, &'static str)> {
    homes().into_iter().filter(|(_, level)| *level != "landlock").collect()
}

/// Those where each run has a control group.
pub(crate) fn groups() -> Vec<(User, &'static str)> {
    homes().into_iter().filter(|(_, level)| *level == "full").collect()
}

/// Whether rooms go without this here.
pub(crate) fn lacks(what: &str) -> bool {
    std::env::var("PLAYPEN_LACKING").is_ok_and(|all| all.split(',').any(|lacking| lacking == what))
}

/// A command in a control group of its own, as a service has one; and that group's name, to which the id of
/// the process is added.
pub(crate) fn in_a_group(user: User, program: &Path) -> (Command, Option<PathBuf>) {
    if !levels(user).contains(&"full") {
        return (Command::new(program), None);
    }
    let name = base().join("runner");
    let mut command = Command::new("/bin/sh");
    let script = r#"mkdir "$1.$$" && echo 0 >"$1.$$/cgroup.procs" && shift && exec "$@""#;
    command.args(["-c", script, "sh"]).arg(&name).arg(program);
    (command, Some(name))
}

/// The group that these tests were started in, whose controllers are handed down. As a group that has groups
/// cannot have processes, the tests move to one beside those of the runners.
fn base() -> &'static Path {
    static BASE: OnceLock<PathBuf> = OnceLock::new();
    BASE.get_or_init(|| {
        let groups = std::fs::read_to_string("/proc/self/cgroup").unwrap();
        let own = groups.lines().find_map(|line| line.strip_prefix("0::/")).unwrap();
        let own = Path::new("/sys/fs/cgroup").join(own);
        std::fs::create_dir(own.join("tests")).unwrap();
        std::fs::write(own.join("tests/cgroup.procs"), "0").unwrap();
        for controller in std::fs::read_to_string(own.join("cgroup.controllers")).unwrap().split_whitespace()
        {
            std::fs::write(own.join("cgroup.subtree_control"), format!("+{controller}")).unwrap();
        }
        own
    })
}

/// The groups in this one.
pub(crate) fn groups_in(group: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(group).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}

/// Removes a group with all that is in it, once its processes are gone.
pub(crate) fn remove_group(group: &Path) {
    for inner in groups_in(group) {
        remove_group(&inner);
    }
    // Its processes are dead or dying, but the kernel may still count them.
    let gone = || std::fs::remove_dir(group).is_ok() || !group.exists();
    let wait = || std::thread::sleep(Duration::from_millis(5));
    assert!(
        (0..10_000).any(|_| gone() || {
            wait();
            false
        }),
        "{} stays",
        group.display()
    );
}
