//! What an interpreter says of itself, and what follows for the walls.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use playpen_protocol::environment::Environment;
use serde::Deserialize;

use crate::sandbox::build::Interpreter;
use crate::sandbox::links;

/// Prefixes that hold the rest of the system too, so that a grant of theirs would be far too wide.
const SYSTEM: [&str; 3] = ["/", "/usr", "/usr/local"];

/// The answer of `facts.py`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Facts {
    /// `sys.executable`: in a virtual environment a link there, which must not be resolved.
    pub(super) executable: PathBuf,
    /// `3.11.2`.
    pub(super) version: Environment,
    prefix: PathBuf,
    base_prefix: PathBuf,
    /// Without these it does not start.
    pub(super) essential: Vec<PathBuf>,
    packages: Vec<PathBuf>,
    /// The same places and the prefixes as the interpreter writes them, before links are followed.
    #[serde(default)]
    pub(super) named: Vec<PathBuf>,
    /// Our own library, compiled: paths, and bytes in base64.
    #[serde(default)]
    compiled: BTreeMap<String, String>,
}

impl Facts {
    /// Reads the last line, since a shim may have said something before.
    pub(super) fn parse(output: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(output).ok()?;
        serde_json::from_str(text.lines().next_back()?).ok()
    }

    /// The interpreter with all that it needs: itself, its library, its packages, and where it has a prefix
    /// of its own, that prefix's shared libraries; of a virtual environment everything.
    pub(super) fn interpreter(self) -> Interpreter {
        let mut needs = self.essential;
        needs.extend(self.packages.iter().cloned());
        if self.prefix != self.base_prefix {
            needs.push(self.prefix);
        }
        if !SYSTEM.iter().any(|system| self.base_prefix == Path::new(system)) {
            needs.push(self.base_prefix.join("lib"));
        }
        let links = links::on_the_way(self.named.iter().map(PathBuf::as_path));
        Interpreter {
            executable: self.executable,
            version: self.version,
            needs: outermost(needs),
            packages: self.packages,
            links,
            compiled: self.compiled,
            library: None,
        }
    }
}

/// Without the paths that lie beneath another one.
fn outermost(mut paths: Vec<PathBuf>) -> Vec<PathBuf> {
    paths.sort();
    paths.dedup();
    let mut kept: Vec<PathBuf> = Vec::new();
    for path in paths {
        if !kept.last().is_some_and(|above| path.starts_with(above)) {
            kept.push(path);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(prefix: &str, base: &str, essential: &[&str], packages: &[&str], needs: &[&str]) {
        let paths = |texts: &[&str]| texts.iter().map(PathBuf::from).collect::<Vec<_>>();
        let facts = Facts {
            executable: essential[0].into(),
            version: "3.11.2".parse().unwrap(),
            prefix: prefix.into(),
            base_prefix: base.into(),
            essential: paths(essential),
            packages: paths(packages),
            named: Vec::new(),
            compiled: BTreeMap::new(),
        };
        assert_eq!(facts.interpreter().needs, paths(needs));
    }

    #[test]
    fn a_system_python_opens_its_library_and_not_the_system() {
        check(
            "/usr",
            "/usr",
            &["/usr/bin/python3.11", "/usr/lib/python3.11"],
            &["/usr/lib/python3/dist-packages", "/usr/lib/python3.11/lib-dynload"],
            &["/usr/bin/python3.11", "/usr/lib/python3/dist-packages", "/usr/lib/python3.11"],
        );
    }

    #[test]
    fn a_python_of_its_own_brings_its_libraries() {
        check(
            "/opt/py",
            "/opt/py",
            &["/opt/py/bin/python3.12", "/opt/py/lib/python3.12"],
            &["/opt/py/lib/python3.12/site-packages"],
            &["/opt/py/bin/python3.12", "/opt/py/lib"],
        );
    }

    #[test]
    fn a_virtual_environment_is_opened_whole() {
        check(
            "/srv/venv",
            "/usr",
            &["/usr/bin/python3.11", "/usr/lib/python3.11"],
            &["/srv/venv/lib/python3.11/site-packages"],
            &["/srv/venv", "/usr/bin/python3.11", "/usr/lib/python3.11"],
        );
    }

    #[test]
    fn the_answer_is_the_last_line() {
        let line = r#"{"executable":"/p","version":"3.9.1","prefix":"/","basePrefix":"/","essential":[],"packages":[]}"#;
        let facts = Facts::parse(format!("rehashing\n{line}\n").as_bytes()).unwrap();
        assert_eq!(facts.version.to_string(), "3.9.1");
        assert_eq!(Facts::parse(b""), None);
        assert_eq!(Facts::parse(b"\xff\n"), None);
    }
}
