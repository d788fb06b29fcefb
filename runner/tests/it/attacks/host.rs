//! What runs could leave on the machine, and what it costs a runner to have had them.

use std::collections::{BTreeSet, HashSet};
use std::fs::read_to_string;
use std::path::{Path, PathBuf};

/// Where attacks leave files, if they can; all of those are called alike.
const SHARED: [&str; 6] = ["/tmp", "/var/tmp", "/dev/shm", "/run/lock", "/dev/mqueue", "/var/cache"];
const LITTER: &str = "playpen-attack";
/// What the keys of their System V objects begin with: `PL`.
const KEYS: i64 = 0x504C;

/// Everything on this machine that an attack has left: files and objects of the kernel.
pub(crate) fn litter() -> BTreeSet<String> {
    let entries = SHARED.iter().filter_map(|place| std::fs::read_dir(place).ok()).flatten().flatten();
    let files = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(LITTER));
    let mut found: BTreeSet<String> = files.map(|file| file.path().display().to_string()).collect();
    for kind in ["shm", "sem", "msg"] {
        let table = read_to_string(format!("/proc/sysvipc/{kind}")).unwrap_or_default();
        let keys = table.lines().filter_map(|line| line.split_whitespace().next()?.parse::<i64>().ok());
        found.extend(keys.filter(|key| key >> 16 == KEYS).map(|key| format!("{kind} {key:#x}")));
    }
    found
}

/// The mounts that this process sees at or below this directory.
pub(crate) fn mounts_below(directory: &Path) -> Vec<String> {
    let directory = directory.to_str().unwrap();
    let mounts = read_to_string("/proc/self/mountinfo").unwrap();
    mounts.lines().filter(|line| line.contains(directory)).map(str::to_owned).collect()
}

/// The processes that have one of these variables in their environment, by number and command line.
pub(crate) fn marked(variables: &HashSet<String>) -> Vec<String> {
    let processes = std::fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
    // What waits for the next run of the same kind is no process of a run yet.
    let waits =
        |process: &PathBuf| read_to_string(process.join("comm")).is_ok_and(|name| name == "playpen-zygote\n");
    let marked = processes.filter(|process| !waits(process)).filter(|process| {
        let environ = std::fs::read(process.join("environ")).unwrap_or_default();
        environ
            .split(|byte| *byte == 0)
            .any(|entry| std::str::from_utf8(entry).is_ok_and(|entry| variables.contains(entry)))
    });
    marked
        .map(|process| {
            let command = read_to_string(process.join("cmdline")).unwrap_or_default();
            format!("{} {}", process.display(), command.replace('\0', " "))
        })
        .collect()
}

/// What a process holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Holds {
    /// Memory that is its own, in KiB.
    pub(crate) memory: u64,
    pub(crate) descriptors: usize,
    /// Places ready for runs to come.
    pub(crate) places: usize,
}

/// What this process holds.
pub(crate) fn holds(process: u32, places: usize) -> Holds {
    let status = read_to_string(format!("/proc/{process}/status")).unwrap();
    let memory = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap();
    Holds {
        memory: memory.trim().trim_end_matches(" kB").parse().unwrap(),
        descriptors: std::fs::read_dir(format!("/proc/{process}/fd")).unwrap().count(),
        places,
    }
}
