//! What the programs say about themselves: TOML in a comment block, read strictly. The README beside the
//! programs describes every key.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::app::slowness;
use crate::run::Program;

/// A program, or one of the ways to run it.
#[derive(Clone)]
pub(crate) struct Case {
    /// Its area, its own name and the way: `endings/exits text`.
    pub(crate) name: String,
    pub(crate) header: Header,
    /// What is sent with it, itself included: where it lies, and its text.
    pub(crate) files: Vec<(String, String)>,
    /// The file that is executed.
    pub(crate) entry: String,
    pub(crate) args: Vec<String>,
    /// Whether it is the only way, or the first.
    pub(crate) is_first: bool,
}

/// Its header.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Header {
    /// Why it is not compared with Python outside of a sandbox.
    #[serde(default)]
    apart: Option<String>,
    /// Why it gets an interpreter of its own wherever it runs.
    #[serde(default)]
    pub(crate) cold: Option<String>,
    /// Whether every line of its output is to differ from run to run, and not to be the same.
    #[serde(default)]
    pub(crate) differs: bool,
    /// Whether it needs what only rooms have.
    #[serde(default)]
    rooms: bool,
    /// Where it lies in the program's folder.
    #[serde(default = "main_file")]
    path: String,
    /// What is executed, where that is another file.
    #[serde(default)]
    entry: Option<String>,
    /// Run once for each, with that as the argument.
    #[serde(default)]
    ways: Vec<String>,
    /// What else lies in the folder: paths and texts.
    #[serde(default)]
    files: Vec<(String, String)>,
    /// What is waited for on standard output, and what is typed then.
    #[serde(default)]
    pub(crate) talk: Vec<(String, String)>,
    /// Goes into the request.
    #[serde(default)]
    pub(crate) request: Map<String, Value>,
}

fn main_file() -> String {
    "main.py".into()
}

impl Case {
    /// Every program below this directory, by name, or those that are asked for.
    pub(crate) fn all(directory: &Path) -> Vec<Self> {
        let only = std::env::var("PLAYPEN_BEHAVIOUR").ok();
        let mut all = Vec::new();
        for area in entries(directory).into_iter().filter(|path| path.is_dir()) {
            for path in
                entries(&area).into_iter().filter(|path| path.extension().is_some_and(|end| end == "py"))
            {
                let stem = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
                let (area, name) = (stem(&area), format!("{}/{}", stem(&area), stem(&path)));
                let asked = |only: &String| only.split(',').any(|wanted| wanted == area || wanted == name);
                if only.as_ref().is_none_or(asked) {
                    let code = std::fs::read_to_string(&path).unwrap();
                    all.extend(
                        Self::parse(&name, &code).unwrap_or_else(|why| panic!("{}: {why}", path.display())),
                    );
                }
            }
        }
        assert!(!all.is_empty(), "there are no programs in {}", directory.display());
        all
    }

    /// The ways to run one program; in words what is wrong with it.
    fn parse(name: &str, code: &str) -> Result<Vec<Self>, String> {
        let header: Header = toml::from_str(&block(code)).map_err(|error| error.to_string())?;
        let mut files = header.files.clone();
        files.push((header.path.clone(), code.to_owned()));
        let entry = header.entry.clone().unwrap_or_else(|| header.path.clone());
        let given = header.request.get("args").and_then(Value::as_array);
        let args: Vec<String> =
            given.into_iter().flatten().map(|arg| arg.as_str().unwrap_or_default().to_owned()).collect();
        let whole = Self { name: name.to_owned(), header, files, entry, args, is_first: true };
        if whole.header.ways.is_empty() {
            return Ok(vec![whole]);
        }
        let ways = whole.header.ways.clone().into_iter();
        let case = |(n, way)| Self {
            name: format!("{name} {way}"),
            args: vec![way],
            is_first: n == 0,
            ..whole.clone()
        };
        Ok(ways.enumerate().map(case).collect())
    }

    /// Whether it can do without what is missing at this level.
    pub(crate) fn fits(&self, level: &str) -> bool {
        level != "landlock" || !self.header.rooms
    }

    /// Whether Python without a sandbox has to do the same.
    pub(crate) fn is_plain(&self) -> bool {
        self.header.apart.is_none() && !self.header.differs
    }

    /// What it asks for in its environment.
    pub(crate) fn env(&self) -> Vec<(String, String)> {
        let env = self.header.request.get("env").and_then(Value::as_object);
        let entries = env.into_iter().flatten();
        entries.map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned())).collect()
    }

    /// All that it reads.
    pub(crate) fn stdin(&self) -> String {
        let typed = self.header.talk.iter().map(|(_, answer)| answer.as_str()).collect();
        self.header.request.get("stdin").and_then(Value::as_str).map_or(typed, str::to_owned)
    }

    /// What is sent to a server.
    pub(crate) fn request(&self) -> Program {
        let mut program = Program::empty().entry(&self.entry);
        for (path, text) in &self.files {
            program = program.file(path, text);
        }
        for (field, value) in &self.header.request {
            program = program.with(field, value.clone());
        }
        program
            .with("args", json!(self.args))
            .with("timeoutMs", json!(60_000 * slowness()))
            .with("interactive", json!(!self.header.talk.is_empty()))
    }
}

/// The TOML of a program's header; nothing where it has none.
fn block(code: &str) -> String {
    let lines = code.lines().skip_while(|line| *line != "# /// behaviour").skip(1);
    let lines = lines.take_while(|line| *line != "# ///");
    lines.map(|line| line.strip_prefix("# ").unwrap_or("").to_owned() + "\n").collect()
}

fn entries(path: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}
