//! Where the runner's own group is.

use std::path::{Path, PathBuf};

use super::NoGroups;

/// The directory of the group that this process is in.
pub(super) fn own_group() -> Result<PathBuf, NoGroups> {
    let (tree, root) = tree()?;
    let groups = std::fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let own = own_in(&groups).ok_or(NoGroups::NoTree)?;
    // What is mounted may itself be a part of the tree.
    let below = Path::new(own).strip_prefix(&root).unwrap_or(Path::new(own));
    let below = below.strip_prefix("/").unwrap_or(below);
    Ok(if below.as_os_str().is_empty() { tree } else { tree.join(below) })
}

/// The directory of the group that all others are in, as far as this process can see.
pub(super) fn root_group() -> Result<PathBuf, NoGroups> {
    tree().map(|(tree, _)| tree)
}

fn tree() -> Result<(PathBuf, PathBuf), NoGroups> {
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    tree_in(&mounts).ok_or(NoGroups::NoTree)
}

/// Where the v2 tree is mounted, and which part of it, from the text of `mountinfo`.
fn tree_in(mounts: &str) -> Option<(PathBuf, PathBuf)> {
    mounts.lines().find_map(|line| {
        let (mount, kind) = line.split_once(" - ")?;
        let mut mount = mount.split(' ').skip(3);
        let (root, place) = (mount.next()?, mount.next()?);
        kind.starts_with("cgroup2 ").then(|| (PathBuf::from(place), PathBuf::from(root)))
    })
}

/// The group in the v2 tree, from the text of `/proc/self/cgroup`.
fn own_in(groups: &str) -> Option<&str> {
    groups.lines().find_map(|line| line.strip_prefix("0::"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_v2_tree_is_found_beside_others() {
        let mounts = "25 1 0:22 / /sys rw - sysfs sysfs rw\n\
            30 25 0:26 / /sys/fs/cgroup/memory rw,nosuid - cgroup cgroup rw,memory\n\
            31 25 0:27 /part /sys/fs/cgroup/unified rw,nosuid shared:9 - cgroup2 cgroup2 rw\n";
        assert_eq!(tree_in(mounts), Some(("/sys/fs/cgroup/unified".into(), "/part".into())));
        assert_eq!(tree_in("25 1 0:22 / /sys rw - sysfs sysfs rw\n"), None);
    }

    #[test]
    fn the_own_group_is_the_one_without_a_name() {
        assert_eq!(own_in("4:memory:/a\n0::/system.slice/x.service\n"), Some("/system.slice/x.service"));
        assert_eq!(own_in("4:memory:/a\n"), None);
    }
}
