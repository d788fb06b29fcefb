//! What became of a run, and whether that may be. Pure.

use playpen_protocol::collect::{MAX_BYTES, MAX_FILES};
use playpen_runner::sandbox::level::Level;
use serde::Deserialize;
use serde_json::Value;

use super::header::{Header, Lack, Owner, Program};

/// How a run ended, as far as the attack is concerned.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) enum Outcome {
    /// What was to be attacked was not there.
    Absent,
    /// It was refused.
    Denied,
    /// It was allowed, and reached nobody else.
    Harmless,
    /// A limit ended the run; the reason that it was given.
    Limited(String),
    /// The attack itself does not work.
    Broken,
    /// It got through.
    Escaped,
}

impl TryFrom<String> for Outcome {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        Self::named(&word).ok_or_else(|| format!("{word:?} is no outcome"))
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Absent => f.write_str("absent"),
            Self::Denied => f.write_str("denied"),
            Self::Harmless => f.write_str("harmless"),
            Self::Limited(reason) => write!(f, "limited:{reason}"),
            Self::Broken => f.write_str("broken"),
            Self::Escaped => f.write_str("escaped"),
        }
    }
}

impl Outcome {
    fn named(word: &str) -> Option<Self> {
        Some(match word {
            "absent" => Self::Absent,
            "denied" => Self::Denied,
            "harmless" => Self::Harmless,
            "broken" => Self::Broken,
            "escaped" => Self::Escaped,
            limited => Self::Limited(limited.strip_prefix("limited:")?.to_owned()),
        })
    }

    /// What a snapshot says: its reason, where that is more than that the program ended; else the last line
    /// of the attack; else, where that did not arrive, its exit status.
    pub(crate) fn of(snapshot: &Value) -> Self {
        let reason = snapshot["reason"].as_str().unwrap_or("unknown");
        if reason != "exit" {
            return Self::Limited(reason.to_owned());
        }
        let output = snapshot["stdout"].as_str().unwrap_or_default();
        let said = output.lines().rev().find_map(|line| line.strip_prefix("ATTACK "));
        let word = said.and_then(|rest| rest.split(' ').next());
        word.and_then(Self::named).unwrap_or_else(|| match snapshot["exitCode"].as_i64() {
            Some(11) => Self::Absent,
            Some(10) => Self::Denied,
            Some(12) => Self::Harmless,
            Some(13) => Self::Escaped,
            _ => Self::Broken,
        })
    }
}

/// Where a run was.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walls {
    pub(crate) level: Level,
    /// The landlock ABI.
    pub(crate) abi: u32,
    pub(crate) owner: Owner,
    /// What its room goes without.
    pub(crate) lack: Option<Lack>,
}

/// All that was seen of one run.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) snapshot: Value,
    /// What the canary saw, and in words how.
    pub(crate) touched: Vec<(String, String)>,
    /// The processes that were left.
    pub(crate) processes: Vec<String>,
    /// Where a secret was found.
    pub(crate) told: Vec<String>,
    /// How many bytes came out of it, and how many may.
    pub(crate) output: (usize, u64),
    /// How many files were collected, and how many bytes they have.
    pub(crate) collected: (usize, u64),
}

/// What is wrong with a run, in words. A victim has to be unharmed.
pub(crate) fn faults(program: &Program, walls: Walls, seen: &Seen, victim: bool) -> Vec<String> {
    let mut faults = Vec::new();
    let outcome = if program.control { control(&seen.snapshot) } else { Outcome::of(&seen.snapshot) };
    let expected =
        if program.control || victim { &[Outcome::Harmless] } else { program.header.expect(walls.level) };
    let failed = if program.control { Outcome::Broken } else { Outcome::Escaped };
    let has_gap = has_gap(&program.header, walls);
    if !(expected.contains(&outcome) || has_gap && outcome == failed) {
        faults.push(outcome.to_string());
    }
    // Some cannot tell by themselves whether they got through.
    let touches = seen.touched.iter().filter(|(what, _)| !has_gap || !program.header.canary.contains(what));
    faults.extend(touches.map(|(what, detail)| format!("the canary saw {what}: {detail}")));
    faults.extend(seen.processes.iter().map(|process| format!("it left the process {process}")));
    faults.extend(seen.told.iter().map(|place| format!("a secret is in {place}")));
    let (bytes, most) = seen.output;
    if bytes as u64 > most {
        faults.push(format!("{bytes} bytes came out of it, {most} may"));
    }
    let (files, bytes) = seen.collected;
    if files > MAX_FILES || bytes > MAX_BYTES {
        faults.push(format!("{files} files with {bytes} bytes were collected"));
    }
    faults
}

/// A control says by a line and its exit code that it works.
fn control(snapshot: &Value) -> Outcome {
    let said = snapshot["stdout"].as_str().unwrap_or_default().trim_end().ends_with("CONTROL ok");
    let works = said && snapshot["reason"] == "exit" && snapshot["exitCode"] == 0;
    if works { Outcome::Harmless } else { Outcome::Broken }
}

/// Whether it is known here that an attack gets through, or that a control does not work.
pub(super) fn has_gap(header: &Header, walls: Walls) -> bool {
    header.gaps.iter().any(|gap| {
        gap.level == walls.level
            && gap.abi_below.is_none_or(|abi| walls.abi < abi)
            && gap.home.is_none_or(|owner| owner == walls.owner)
            && (gap.lacking.is_none() || gap.lacking == walls.lack)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const HEADER: &str = "\"\"\"Tries it.\"\"\"\n# /// attack\n# expect = [\"denied\", \"limited:disk\"]\n# canary = [\"tcp\"]\n\
        # [[gaps]]\n# level = \"landlock\"\n# abi_below = 6\n# home = \"user\"\n# why = \"because\"\n# ///\n";
    const HERE: Walls = Walls { level: Level::Landlock, abi: 7, owner: Owner::User, lack: None };

    fn said(line: &str, code: i32) -> Seen {
        let snapshot = json!({"reason": "exit", "exitCode": code, "stdout": line});
        Seen { snapshot, output: (line.len(), 100), ..Seen::default() }
    }

    fn judge(walls: Walls, seen: &Seen) -> Vec<String> {
        faults(&Program::parse("area/name", HEADER.into()).ok().unwrap(), walls, seen, false)
    }

    fn lacking() -> Program {
        let header = HEADER.replace("# abi_below = 6\n# home = \"user\"", "# lacking = \"name\"");
        Program::parse("area/name", header).ok().unwrap()
    }

    #[test]
    fn the_reason_comes_first_then_the_last_line_then_the_status() {
        let outcome = |reason: &str, stdout: &str, code: i32| {
            Outcome::of(&json!({"reason": reason, "stdout": stdout, "exitCode": code}))
        };
        assert_eq!(outcome("disk", "ATTACK escaped x\n", 13), Outcome::Limited("disk".into()));
        assert_eq!(outcome("exit", "ATTACK denied\nATTACK absent x\n", 13), Outcome::Absent);
        assert_eq!(outcome("exit", "WAY denied", 13), Outcome::Escaped);
        assert_eq!(outcome("exit", "", 12), Outcome::Harmless);
        assert_eq!(outcome("exit", "", 0), Outcome::Broken);
        assert_eq!(outcome("exit", "ATTACK nonsense\n", 1), Outcome::Broken);
    }

    #[test]
    fn only_what_is_expected_is_right() {
        assert_eq!(judge(HERE, &said("ATTACK denied x\n", 10)), Vec::<String>::new());
        assert_eq!(judge(HERE, &said("ATTACK absent x\n", 11)), ["absent"]);
        assert_eq!(judge(HERE, &said("ATTACK broken x\n", 14)), ["broken"]);
        assert_eq!(judge(HERE, &said("ATTACK escaped x\n", 13)), ["escaped"]);
    }

    #[test]
    fn a_gap_is_for_its_level_its_kernels_and_its_users() {
        let escaped = Seen { touched: vec![("tcp".into(), "x".into())], ..said("ATTACK escaped x\n", 13) };
        let old = Walls { abi: 5, ..HERE };
        assert_eq!(judge(old, &escaped), Vec::<String>::new());
        // One that cannot tell by itself.
        let unseen = Seen { touched: vec![("tcp".into(), "x".into())], ..said("ATTACK denied x\n", 10) };
        assert_eq!(judge(old, &unseen), Vec::<String>::new());
        assert_eq!(judge(HERE, &unseen).len(), 1);
        assert_eq!(judge(Walls { owner: Owner::Root, ..old }, &escaped).len(), 2);
        assert_eq!(judge(Walls { level: Level::Full, ..old }, &escaped).len(), 2);
        assert!(!has_gap(&lacking().header, HERE));
        assert!(has_gap(&lacking().header, Walls { lack: Some(Lack::Name), ..HERE }));
        let more = Seen { touched: vec![("killed".into(), "x".into())], ..escaped };
        assert_eq!(judge(old, &more), ["the canary saw killed: x"]);
    }

    #[test]
    fn witnesses_are_believed_whatever_the_attack_says() {
        let denied = || said("ATTACK denied x\n", 10);
        for seen in [
            Seen { touched: vec![("tcp".into(), "x".into())], ..denied() },
            Seen { processes: vec!["7".into()], ..denied() },
            Seen { told: vec!["stdout".into()], ..denied() },
            Seen { output: (101, 100), ..denied() },
            Seen { collected: (MAX_FILES + 1, 0), ..denied() },
            Seen { collected: (1, MAX_BYTES + 1), ..denied() },
        ] {
            assert_eq!(judge(HERE, &seen).len(), 1, "{seen:?}");
        }
    }

    #[test]
    fn a_victim_is_unharmed() {
        let program = Program::parse("area/name", HEADER.into()).ok().unwrap();
        let victim = |walls: Walls, line: &str| faults(&program, walls, &said(line, 1), true);
        assert_eq!(victim(HERE, "ATTACK harmless x\n"), Vec::<String>::new());
        assert_eq!(victim(HERE, "ATTACK denied x\n"), ["denied"]);
        assert_eq!(victim(HERE, "ATTACK escaped x\n"), ["escaped"]);
        assert_eq!(victim(Walls { abi: 5, ..HERE }, "ATTACK escaped x\n"), Vec::<String>::new());
    }

    #[test]
    fn a_control_works_or_is_known_not_to() {
        let judge = |header: &str, line: &str, code: i32| {
            let text = format!("\"\"\"x\"\"\"\n# /// control\n{header}# ///\n");
            let control = Program::parse("a/b", text).ok().unwrap();
            faults(&control, HERE, &said(line, code), false).len()
        };
        assert_eq!(judge("", "CONTROL ok\n", 0), 0);
        assert_eq!(judge("", "CONTROL ok\n", 1), 1);
        assert_eq!(judge("", "oh\n", 0), 1);
        let gap = "# [[gaps]]\n# level = \"landlock\"\n# why = \"x\"\n";
        assert_eq!(judge(gap, "oh\n", 1), 0);
    }
}
