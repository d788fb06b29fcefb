//! What can be seen of a program, made comparable, and the differences in words.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

/// All that a person sees of a run.
pub(crate) struct Seen {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// How it ended.
    pub(crate) ending: Value,
    /// What it left, by path.
    pub(crate) files: Vec<(String, Vec<u8>)>,
    /// Whether its interpreter was started for it alone.
    pub(crate) is_cold: bool,
}

impl Seen {
    /// Without what Python outside of a sandbox has no word for.
    pub(crate) fn as_plain(&self) -> Self {
        let mut ending = self.ending.clone();
        for field in ["status", "reason", "error", "uncollected"] {
            ending.as_object_mut().unwrap().remove(field);
        }
        Self {
            stdout: self.stdout.clone(),
            stderr: self.stderr.clone(),
            ending,
            files: Vec::new(),
            is_cold: true,
        }
    }
}

/// Where runs are, which differs from one to the next.
pub(crate) struct Place {
    root: String,
    /// How many folders below it each run has its own, in which its work and temporary directories are.
    depth: usize,
}

impl Place {
    /// A run of the runner with this work directory.
    pub(crate) fn run_of(work_dir: &Path) -> Self {
        Self { root: format!("{}/", work_dir.display()), depth: 2 }
    }

    /// The only one in this folder.
    pub(crate) fn at(folder: &Path) -> Self {
        Self { root: format!("{}/", folder.display()), depth: 0 }
    }

    /// The text with the same names in every run for: the run's directories, where it has a room or none, and
    /// addresses in memory. Nothing else differs, or a program does not print it.
    pub(crate) fn hidden_in(&self, text: &str) -> String {
        let mut hidden = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(&self.root) {
            // Where there are no rooms, our library lies among the runner's directories.
            if let Some((_, library)) =
                after.split_once("/library-").filter(|(runner, _)| !runner.contains('/'))
            {
                hidden.extend([before, "/playpen"]);
                rest = library.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
                continue;
            }
            let own = after.splitn(self.depth + 1, '/').last().unwrap_or_default();
            hidden.extend([before, "/home/player"]);
            rest = own.strip_prefix("work").unwrap_or(own);
            if let Some(temporary) = own.strip_prefix("tmp") {
                hidden.truncate(hidden.len() - "/home/player".len());
                hidden.push_str("/tmp");
                rest = temporary;
            }
        }
        without_addresses(&(hidden + rest))
    }
}

/// With `0x…` for every number that is large enough to be an address.
fn without_addresses(text: &str) -> String {
    let mut parts = text.split("0x");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(part.len());
        plain.push_str("0x");
        plain.push_str(if digits > 7 { "…" } else { &part[..digits] });
        plain.push_str(&part[digits..]);
    }
    plain
}

/// What differs, in words with the lines that only one of them has.
pub(crate) fn differences(name: &str, one: &Seen, other_name: &str, other: &Seen) -> Vec<String> {
    let mut found = Vec::new();
    for (what, a, b) in [("stdout", &one.stdout, &other.stdout), ("stderr", &one.stderr, &other.stderr)] {
        if a != b {
            found.push(format!("{what} of {name} (-) and {other_name} (+)\n{}", lines(a, b)));
        }
    }
    if one.ending != other.ending {
        found.push(format!("{name} ends with {}, {other_name} with {}", one.ending, other.ending));
    }
    if one.files != other.files {
        let names = |seen: &Seen| {
            seen.files.iter().map(|(path, bytes)| format!("{path} {}", bytes.len())).collect::<Vec<_>>()
        };
        found.push(format!("{name} leaves {:?}, {other_name} {:?}", names(one), names(other)));
    }
    found
}

/// The lines that two runs have in common although they should have none, and what else is wrong with them.
pub(crate) fn sameness(one: &Seen, other: &Seen) -> Vec<String> {
    let mut found: Vec<String> = one
        .stdout
        .lines()
        .filter(|line| other.stdout.lines().any(|same| same == *line))
        .map(|line| format!("the same in two runs: {line}"))
        .collect();
    for seen in [one, other] {
        if seen.stdout.is_empty() || seen.ending["exitCode"] != 0 {
            found.push(format!("no values: {} {}", seen.ending, seen.stderr));
        }
    }
    found
}

/// The lines that only one of both has.
fn lines(a: &str, b: &str) -> String {
    let mut count: BTreeMap<&str, i32> = BTreeMap::new();
    a.split_inclusive('\n').for_each(|line| *count.entry(line).or_default() += 1);
    b.split_inclusive('\n').for_each(|line| *count.entry(line).or_default() -= 1);
    let shown = |mark: &str, line: &str, n: i32| {
        format!("    {mark} {line:?}\n").repeat(usize::try_from(n).unwrap_or(0))
    };
    let all: String = count.iter().map(|(line, n)| shown("-", line, *n) + &shown("+", line, -*n)).collect();
    if all.is_empty() { format!("    the same lines in another order:\n{a}    and\n{b}") } else { all }
}
