//! The canary: things on the host that no run may touch, and a witness of whether one did.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde::Deserialize;
use serde_json::{Map, Value};
use tempfile::TempDir;

use super::header::python_files;
use crate::app::{PYTHON, User, slowness};

/// A host for canaries, as a process of the runner's user.
pub(crate) struct Canary {
    process: Child,
    answers: BufReader<ChildStdout>,
    told: Told,
    _programs: TempDir,
}

/// What it says.
#[derive(Deserialize)]
struct Told {
    #[serde(default)]
    touched: Vec<Touch>,
    env: Map<String, Value>,
    secret: String,
}

#[derive(Deserialize)]
struct Touch {
    what: String,
    detail: String,
}

impl Canary {
    /// Starts one as this user.
    pub(crate) fn start(attacks: &Path, user: User) -> Self {
        let programs = for_everybody(attacks);
        let mut command = Command::new(PYTHON);
        command.arg("-P").arg(programs.path().join("canary.py")).current_dir("/");
        command.env_clear().env("PYTHONPATH", programs.path()).env("PYTHONDONTWRITEBYTECODE", "1");
        command.env("PLAYPEN_SLOWNESS", slowness().to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        if let Some(id) = user.id() {
            command.uid(id).gid(id);
        }
        let mut process = command.spawn().unwrap();
        let mut answers = BufReader::new(process.stdout.take().unwrap());
        let told = hear(&mut answers);
        Self { process, answers, told, _programs: programs }
    }

    /// The variables by which attacks find it.
    pub(crate) fn env(&self) -> &Map<String, Value> {
        &self.told.env
    }

    /// What nobody may read.
    pub(crate) fn secret(&self) -> &str {
        &self.told.secret
    }

    /// What happened to it since it was asked last: what, and how.
    pub(crate) fn touched(&mut self) -> Vec<(String, String)> {
        writeln!(self.process.stdin.as_mut().unwrap()).unwrap();
        self.told = hear(&mut self.answers);
        std::mem::take(&mut self.told.touched).into_iter().map(|touch| (touch.what, touch.detail)).collect()
    }
}

impl Drop for Canary {
    fn drop(&mut self) {
        // At the end of its input it removes all that it made.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

fn hear(answers: &mut impl BufRead) -> Told {
    let mut line = String::new();
    answers.read_line(&mut line).unwrap();
    serde_json::from_str(&line).unwrap_or_else(|error| panic!("the canary's host said {line:?}: {error}"))
}

/// A copy of the canary where everybody can read it: the sources may lie where an ordinary user cannot go.
fn for_everybody(attacks: &Path) -> TempDir {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::Permissions::from_mode(0o755);
    let programs = tempfile::Builder::new().permissions(mode.clone()).tempdir().unwrap();
    let host = programs.path().join("host");
    std::fs::create_dir(&host).unwrap();
    std::fs::set_permissions(&host, mode).unwrap();
    std::fs::copy(attacks.join("canary.py"), programs.path().join("canary.py")).unwrap();
    for file in python_files(&attacks.join("host")) {
        std::fs::copy(&file, host.join(file.file_name().unwrap())).unwrap();
    }
    programs
}
