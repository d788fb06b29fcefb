//! What the programs of the suite say about themselves: TOML in a comment block, read strictly. The README
//! beside the programs describes every key.

use std::path::Path;

use playpen_runner::sandbox::level::Level;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use super::judge::Outcome;

/// One program.
pub(crate) struct Program {
    /// Its area and its own name: `files/truncate`.
    pub(crate) name: String,
    /// What it tries, in a line.
    pub(crate) title: String,
    /// Whether it is a control: something that has to work.
    pub(crate) control: bool,
    pub(crate) code: String,
    pub(crate) header: Header,
}

/// Its header.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Header {
    /// The row of the table of threats; controls have none.
    #[serde(default)]
    pub(crate) threat: String,
    #[serde(default)]
    expect: Option<Expect>,
    #[serde(default)]
    pub(crate) gaps: Vec<Gap>,
    /// What the canary sees of a success.
    #[serde(default)]
    pub(crate) canary: Vec<String>,
    /// Run once for each.
    #[serde(default)]
    pub(crate) ways: Vec<String>,
    /// How many times in a row.
    #[serde(default = "once")]
    pub(crate) runs: u32,
    /// Whether it is an attack of one run on another.
    #[serde(default)]
    pub(crate) together: bool,
    #[serde(default)]
    pub(crate) needs: Vec<Need>,
    /// Goes into the run request.
    #[serde(default)]
    pub(crate) request: Map<String, Value>,
    /// What a success leaves.
    #[serde(default)]
    leaves: String,
    // What the proof alone reads.
    #[serde(default, rename = "collected")]
    _collected: IgnoredAny,
    #[serde(default, rename = "prove")]
    _prove: IgnoredAny,
}

/// What may happen.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Expect {
    Everywhere(Outcomes),
    ByLevel(Levels),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Levels {
    landlock: Outcomes,
    namespaces: Outcomes,
    full: Outcomes,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Outcomes {
    One(Outcome),
    Several(Vec<Outcome>),
}

/// Where an escape is accepted all the same.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Gap {
    pub(crate) level: Level,
    pub(crate) why: String,
    /// Only with a landlock older than this.
    pub(crate) abi_below: Option<u32>,
    /// Only where the runner is such a user.
    pub(crate) home: Option<Owner>,
    /// Only where rooms go without this.
    pub(crate) lacking: Option<Lack>,
}

/// What rooms may have to go without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Lack {
    /// A host name of their own.
    Name,
}

/// Who the runner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Owner {
    Root,
    User,
}

/// What a program needs of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Need {
    /// This architecture.
    #[serde(rename = "x86_64")]
    X86,
    /// A runner that is root.
    Root,
    /// A package.
    Numpy,
    /// A package.
    Matplotlib,
}

fn once() -> u32 {
    1
}

impl Header {
    /// Whether its success leaves processes.
    pub(crate) fn leaves_processes(&self) -> bool {
        self.leaves == "processes"
    }

    /// What may happen at this level.
    pub(crate) fn expect(&self, level: Level) -> &[Outcome] {
        let outcomes = match self.expect.as_ref() {
            None => return &[],
            Some(Expect::Everywhere(outcomes)) => outcomes,
            Some(Expect::ByLevel(levels)) => match level {
                Level::Landlock => &levels.landlock,
                Level::Namespaces => &levels.namespaces,
                Level::Full => &levels.full,
            },
        };
        match outcomes {
            Outcomes::One(outcome) => std::slice::from_ref(outcome),
            Outcomes::Several(outcomes) => outcomes,
        }
    }
}

impl Program {
    /// Reads the text of a program; in words what is wrong with it.
    pub(crate) fn parse(name: &str, code: String) -> Result<Self, String> {
        let title = code.strip_prefix("\"\"\"").and_then(|rest| rest.lines().next());
        let title = title.ok_or("it does not begin with a docstring")?;
        let title = title.trim_end_matches("\"\"\"").trim_end_matches('.').to_owned();
        let (control, toml) = block(&code).ok_or("there is no header from `# /// attack` to `# ///`")?;
        let header: Header = toml::from_str(&toml).map_err(|error| error.to_string())?;
        if control != header.expect.is_none() {
            return Err("attacks say what they `expect`, controls do not".into());
        }
        let outcomes = Level::ALL.iter().flat_map(|level| header.expect(*level));
        if outcomes.into_iter().any(|outcome| matches!(outcome, Outcome::Escaped | Outcome::Broken)) {
            return Err("`expect` may be neither `escaped` nor `broken`".into());
        }
        Ok(Self { name: name.to_owned(), title, control, code, header })
    }

    /// Every program below this directory, by name.
    pub(crate) fn all(root: &Path) -> Vec<Self> {
        let files = glob(root).into_iter().filter(|path| {
            !["kit", "host"].contains(&path.parent().unwrap().file_name().unwrap().to_str().unwrap())
        });
        let programs: Vec<Self> = files
            .map(|path| {
                let name = path.strip_prefix(root).unwrap().with_extension("");
                let code = std::fs::read_to_string(&path).unwrap();
                Self::parse(name.to_str().unwrap(), code)
                    .unwrap_or_else(|why| panic!("{}: {why}", path.display()))
            })
            .collect();
        assert!(!programs.is_empty(), "there are no programs in {}", root.display());
        programs
    }
}

/// The Python files one directory down, in order.
fn glob(root: &Path) -> Vec<std::path::PathBuf> {
    let directories = std::fs::read_dir(root).unwrap_or_else(|error| panic!("{}: {error}", root.display()));
    let directories = directories.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let mut files: Vec<_> = directories.flat_map(|directory| python_files(&directory)).collect();
    files.sort();
    files
}

/// The Python files in this directory.
pub(crate) fn python_files(directory: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.extension().is_some_and(|extension| extension == "py")).collect()
}

/// Whether the block is that of a control, and the TOML in it.
fn block(code: &str) -> Option<(bool, String)> {
    let mut lines = code.lines();
    let control = lines.find_map(|line| match line {
        "# /// attack" => Some(false),
        "# /// control" => Some(true),
        _ => None,
    })?;
    let mut toml = String::new();
    for line in lines {
        if line == "# ///" {
            return Some((control, toml));
        }
        let rest = line.strip_prefix('#')?;
        toml.push_str(rest.strip_prefix(' ').unwrap_or(rest));
        toml.push('\n');
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(header: &str) -> Result<Program, String> {
        Program::parse("area/name", format!("\"\"\"Tries it.\n\"\"\"\n\n{header}\nprint()\n"))
    }

    #[test]
    fn a_header_is_read() {
        let text = "# /// attack\n# threat = \"TCP\"\n# expect = [\"denied\", \"limited:disk\"]\n#\n# [request]\n# timeoutMs = 5\n# ///";
        let program = parse(text).ok().unwrap();
        assert_eq!((program.title.as_str(), program.control, program.header.runs), ("Tries it", false, 1));
        let want = [Outcome::Denied, Outcome::Limited("disk".into())];
        assert_eq!(program.header.expect(Level::Full), want);
        assert_eq!(program.header.request["timeoutMs"], 5);
    }

    #[test]
    fn levels_may_differ() {
        let text = "# /// attack\n# [expect]\n# landlock = \"denied\"\n# namespaces = \"absent\"\n# full = [\"harmless\"]\n# ///";
        let header = parse(text).ok().unwrap().header;
        let got = Level::ALL.map(|level| header.expect(level)[0].clone());
        assert_eq!(got, [Outcome::Denied, Outcome::Absent, Outcome::Harmless]);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for header in [
            "",
            "# /// attack\n# expect = \"denied\"",
            "# /// attack\n# ///",
            "# /// control\n# expect = \"denied\"\n# ///",
            "# /// attack\n# expect = \"escaped\"\n# ///",
            "# /// attack\n# expect = \"refused\"\n# ///",
            "# /// attack\n# expect = { landlock = \"denied\" }\n# ///",
            "# /// attack\n# expect = \"denied\"\n# thread = \"TCP\"\n# ///",
            "# /// attack\n# expect = \"denied\"\n# needs = [\"luck\"]\n# ///",
            "# /// attack\n# expect = \"denied\"\n# gaps = [{ level = \"full\" }]\n# ///",
        ] {
            assert!(parse(header).is_err(), "{header}");
        }
    }
}
