//! What is missing for a level, and what helps, in words. Pure, but for the look around.

use rustix::thread::CapabilitySet;

use super::cgroup::NoGroups;
use super::furnish::{NAME, PROC};
use super::level::Level;
use super::survey::INTERPRETER;
use super::wire::Failure;

/// The layers of the namespaces level, in the order in which they are tried.
pub const NAMESPACES: [&str; 10] = [
    "user namespace",
    "network namespace",
    "process namespace",
    "mount namespace",
    "ipc namespace",
    "host name namespace",
    "private root",
    "private /proc",
    "private host name",
    "control group namespace",
];
/// The layer of the full level.
pub const GROUPS: &str = "control groups";

/// What keeps a machine from a level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The level.
    pub level: Level,
    /// The layer, one of the above.
    pub layer: &'static str,
    /// What happened.
    pub why: String,
    /// What to do.
    pub remedy: String,
}

impl Missing {
    /// What happened and what to do.
    pub fn told(&self) -> String {
        format!("{}; {}", self.why, self.remedy)
    }
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.layer, self.told())
    }
}

/// What of the machine explains a refusal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Whether the runner is root.
    pub root: bool,
    /// Whether it is root without the capabilities for namespaces.
    pub powerless: bool,
    /// Whether it is in a container, as far as one can tell.
    pub container: bool,
    /// `kernel.unprivileged_userns_clone`, of Debian's kernels.
    pub clone: Option<u64>,
    /// `user.max_user_namespaces`.
    pub most: Option<u64>,
    /// `kernel.apparmor_restrict_unprivileged_userns`, of Ubuntu's kernels.
    pub apparmor: Option<u64>,
}

impl Surroundings {
    /// Of this machine.
    pub fn look() -> Self {
        let number = |name: &str| {
            std::fs::read_to_string(format!("/proc/sys/{name}"))
                .ok()
                .and_then(|text| text.trim().parse().ok())
        };
        let there = |path: &str| std::path::Path::new(path).exists();
        let root = rustix::process::geteuid().is_root();
        let enough = CapabilitySet::SYS_ADMIN | CapabilitySet::SETFCAP;
        Self {
            root,
            powerless: root
                && rustix::thread::capabilities(None).is_ok_and(|have| !have.effective.intersects(enough)),
            container: there("/.dockerenv") || there("/run/.containerenv"),
            clone: number("kernel/unprivileged_userns_clone"),
            most: number("user/max_user_namespaces"),
            apparmor: number("kernel/apparmor_restrict_unprivileged_userns"),
        }
    }
}

/// Why there are no namespaces.
pub(super) fn namespaces(failure: &Failure, around: &Surroundings) -> Missing {
    let layer = layer(&failure.step);
    let why = if layer == failure.step {
        failure.error.clone()
    } else {
        format!("{}: {}", failure.step, failure.error)
    };
    Missing { level: Level::Namespaces, layer, why, remedy: namespace_remedy(layer, failure, around) }
}

fn layer(step: &str) -> &'static str {
    match step {
        PROC => "private /proc",
        NAME => "private host name",
        step => NAMESPACES.into_iter().find(|layer| *layer == step).unwrap_or("private root"),
    }
}

fn namespace_remedy(layer: &str, failure: &Failure, around: &Surroundings) -> String {
    let container = "a container's default profile refuses namespaces: start it with \
         `--security-opt seccomp=unconfined --security-opt apparmor=unconfined`, or start the runner outside of it";
    let text = match layer {
        _ if failure.step == INTERPRETER => {
            "the interpreter needs something that is not in the room; take another one with RUNNER_PYTHON_BIN, \
             or tell Playpen's authors what this one needs"
        }
        "private /proc" => {
            "/proc is covered in part, as in containers, and the kernel then allows no other one, so programs go \
             without; where they need it, start the container with `--security-opt systempaths=unconfined` (Docker), `--security-opt unmask=ALL` (Podman) or \
             `procMount: Unmasked` (Kubernetes)"
        }
        "private host name" => {
            "programs see this machine's own; where they must not, start the container with \
             `--security-opt seccomp=unconfined`"
        }
        _ if around.powerless => {
            "root needs the capability SYS_ADMIN for namespaces, or else SETFCAP to be somebody in one: allow \
             either, or start the runner as an ordinary user"
        }
        _ if around.clone == Some(0) => {
            "this kernel keeps user namespaces from ordinary users: `sysctl kernel.unprivileged_userns_clone=1`"
        }
        _ if around.most == Some(0) => {
            "user namespaces are switched off: `sysctl user.max_user_namespaces=15000`"
        }
        _ if around.apparmor == Some(1) => {
            "AppArmor keeps user namespaces from ordinary users: \
             `sysctl kernel.apparmor_restrict_unprivileged_userns=0`, or an AppArmor profile with `userns,` for playpen-runner"
        }
        _ if around.container => container,
        _ => "see docs/SANDBOX.md for what this level needs of the kernel",
    };
    text.to_owned()
}

/// Why there are no control groups.
pub(super) fn groups(why: &NoGroups, around: &Surroundings) -> Missing {
    let text = match why {
        NoGroups::NoTree => {
            "start the machine with the unified hierarchy (`systemd.unified_cgroup_hierarchy=1`)"
        }
        NoGroups::Shared { .. } => {
            "start it as a service of its own: a systemd unit with `Delegate=yes` and the runner itself as its \
             `ExecStart`, with no shell around it"
        }
        NoGroups::NoControllers { .. } if around.root => {
            "where cgroup v1 holds them, start the machine with the unified hierarchy \
             (`systemd.unified_cgroup_hierarchy=1`); in a systemd unit set `Delegate=yes`"
        }
        NoGroups::NoControllers { .. } | NoGroups::NotOurs { .. } if !around.container => {
            "start the runner as a systemd unit with `Delegate=yes`, or as root, on a machine with the unified hierarchy"
        }
        NoGroups::NoControllers { .. } | NoGroups::NotOurs { .. } => {
            "a container has no groups of its own to give: start the runner outside of it, as a systemd unit with \
             `Delegate=yes`, or give the container a writable cgroup namespace (`--cgroupns=private` and /sys/fs/cgroup read-write)"
        }
    };
    Missing { level: Level::Full, layer: GROUPS, why: why.to_string(), remedy: text.to_owned() }
}

/// Why no program could be started in a control group.
pub(super) fn in_group(failure: &Failure) -> Missing {
    let why = format!("{}: {}", failure.step, failure.error);
    let remedy =
        "the kernel must be 5.14 or newer, and the runner must be allowed to move processes".to_owned();
    Missing { level: Level::Full, layer: GROUPS, why, remedy }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(step: &str, around: &Surroundings, layer: &str, word: &str) {
        let missing = namespaces(&Failure::new(step, &"Operation not permitted"), around);
        assert_eq!(missing.layer, layer);
        assert!(missing.remedy.contains(word), "{missing}");
        assert!(missing.to_string().contains("Operation not permitted"), "{missing}");
        assert_eq!(missing.to_string().lines().count(), 1);
    }

    #[test]
    fn each_refusal_has_its_remedy() {
        let around = Surroundings::default();
        let user = "user namespace";
        check(user, &Surroundings { clone: Some(0), ..around.clone() }, user, "unprivileged_userns_clone=1");
        check(user, &Surroundings { most: Some(0), ..around.clone() }, user, "max_user_namespaces");
        check(user, &Surroundings { root: true, powerless: true, ..around.clone() }, user, "SETFCAP");
        check(user, &Surroundings { container: true, ..around.clone() }, user, "seccomp=unconfined");
        let apparmor = Surroundings { apparmor: Some(1), clone: Some(1), ..around.clone() };
        check("mounts", &apparmor, "private root", "apparmor_restrict");
        check("mount /usr/lib", &apparmor, "private root", "apparmor_restrict");
        check("proc", &around, "private /proc", "systempaths=unconfined");
        check("host name", &around, "private host name", "seccomp=unconfined");
        check("interpreter", &around, "private root", "RUNNER_PYTHON_BIN");
    }

    #[test]
    fn groups_are_had_by_delegation() {
        let none =
            NoGroups::NoControllers { group: "/sys/fs/cgroup".into(), missing: vec!["memory", "pids"] };
        let missing = groups(&none, &Surroundings { root: true, ..Surroundings::default() });
        assert!(missing.to_string().contains("controllers memory and pids in `/sys/fs/cgroup`"), "{missing}");
        assert!(missing.remedy.contains("unified") && missing.remedy.contains("Delegate=yes"));
    }
}
