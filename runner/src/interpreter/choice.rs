//! The interpreters of a runner, and with which of them a run is executed. Pure, but for our own library.

use std::io;
use std::path::Path;

use playpen_protocol::environment::Environment;

use super::{Interpreter, InterpreterError, library};

/// The interpreters of a runner, in the order in which they were named, each of another version.
#[derive(Debug)]
pub(crate) struct Interpreters(Vec<Interpreter>);

impl Interpreters {
    /// Refuses two of one version: no run could ask for the second of them.
    pub(crate) fn new(found: Vec<Interpreter>) -> Result<Self, InterpreterError> {
        for (n, second) in found.iter().enumerate() {
            if let Some(first) = found[..n].iter().find(|first| first.version == second.version) {
                return Err(InterpreterError::Twice {
                    version: second.version,
                    first: first.executable.clone(),
                    second: second.executable.clone(),
                });
            }
        }
        Ok(Self(found))
    }

    /// The one for a run that asks for this: the first that meets it, or the first of all for a run that asks
    /// for none.
    pub(crate) fn chosen(&self, wanted: Option<Environment>) -> Option<&Interpreter> {
        self.0.iter().find(|python| wanted.is_none_or(|wanted| wanted.is_met_by(python.version)))
    }

    /// Writes our own library for each of them, among the runner's directories.
    pub(crate) fn furnish(&mut self, home: &Path) -> io::Result<()> {
        for python in &mut self.0 {
            let folder = home.join(format!("library-{}", python.version));
            library::write(&folder, &python.compiled)?;
            python.library = Some(folder);
        }
        Ok(())
    }

    pub(crate) fn all(&self) -> &[Interpreter] {
        &self.0
    }

    /// Their versions.
    pub(crate) fn versions(&self) -> Vec<Environment> {
        self.0.iter().map(|python| python.version).collect()
    }
}

impl std::fmt::Display for Interpreters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (n, python) in self.0.iter().enumerate() {
            let comma = if n == 0 { "" } else { ", " };
            write!(f, "{comma}{} ({})", python.version, python.executable.display())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interpreters(versions: &[&str]) -> Result<Interpreters, InterpreterError> {
        let found = versions.iter().enumerate().map(|(n, version)| Interpreter {
            executable: format!("/opt/{n}/bin/python3").into(),
            version: version.parse().unwrap(),
            needs: Vec::new(),
            packages: Vec::new(),
            links: Vec::new(),
            compiled: std::collections::BTreeMap::new(),
            library: None,
        });
        Interpreters::new(found.collect())
    }

    fn check(wanted: Option<&str>, chosen: Option<&str>) {
        let pythons = interpreters(&["3.11.2", "3.12.4", "3.12.1"]).unwrap();
        let wanted = wanted.map(|text| text.parse().unwrap());
        let got = pythons.chosen(wanted).map(|python| python.version.to_string());
        assert_eq!(got.as_deref(), chosen, "{wanted:?}");
    }

    #[test]
    fn the_first_that_meets_the_wish_is_chosen() {
        check(None, Some("3.11.2"));
        check(Some("3.12"), Some("3.12.4"));
        check(Some("3.12.1"), Some("3.12.1"));
        check(Some("3.12.2"), None);
        check(Some("3.13"), None);
    }

    #[test]
    fn two_of_one_version_are_refused_by_their_names() {
        let error = interpreters(&["3.11.2", "3.12.1", "3.11.2"]).unwrap_err().to_string();
        assert!(
            error.contains("/opt/0/") && error.contains("/opt/2/") && error.contains("3.11.2"),
            "{error}"
        );
    }
}
