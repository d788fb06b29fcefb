//! Which Pythons execute the programs, found once at start.
//!
//! The configured name may be a shim (pyenv's, say): whatever it is, it is asked for `sys.executable`, and
//! that file is what runs use. The runner's own variables are never in the environment of what is asked.

mod choice;
mod facts;
mod library;
mod reach;

use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

pub(crate) use choice::Interpreters;
use facts::Facts;
use playpen_protocol::environment::Environment;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tracing::warn;

pub(crate) use crate::sandbox::build::Interpreter;

/// How long an interpreter may take to answer. Shims on a cold disk are slow; a hanging one is not waited for.
const ANSWER: Duration = Duration::from_secs(30);
/// The oldest version whose `sysconfig` and `-I` do what is needed here: minor number of 3.
const OLDEST: u16 = 9;

/// Why there is no interpreter.
#[derive(Debug, thiserror::Error)]
pub enum InterpreterError {
    /// Nothing of that name.
    #[error(
        "`{0}` is not on the PATH; install Python 3, or set RUNNER_PYTHON_BIN to the path of an interpreter"
    )]
    Missing(String),
    /// It did not say what it is.
    #[error("`{}` does not answer as a Python 3 interpreter does: {why}", path.display())]
    Unusable {
        /// What was tried.
        path: PathBuf,
        /// What happened.
        why: String,
    },
    /// It is older than what is supported.
    #[error("`{}` is Python {version}; 3.{OLDEST} or newer is needed", path.display())]
    TooOld {
        /// The interpreter.
        path: PathBuf,
        /// What it says.
        version: Environment,
    },
    /// Two of those that are named are of one version.
    #[error(
        "`{}` and `{}` are both Python {version}, and a run can ask for a version alone; name one of them",
        first.display(), second.display()
    )]
    Twice {
        /// Their version.
        version: Environment,
        /// The one that was named first.
        first: PathBuf,
        /// The other one.
        second: PathBuf,
    },
    /// The users that programs run as could not read it.
    #[error(
        "`{}` cannot be used: programs run as users of their own, and `{}` is closed to them ({mode:04o}); \
         set RUNNER_PYTHON_BIN to an interpreter that every user may read, such as the system's /usr/bin/python3",
        executable.display(), closed.display()
    )]
    Closed {
        /// The interpreter.
        executable: PathBuf,
        /// The first file or folder that is in the way.
        closed: PathBuf,
        /// Its mode.
        mode: u32,
    },
}

/// Finds the interpreters that these name, each as [`find`] does.
pub(crate) async fn find_all(names: &[String], others: bool) -> Result<Interpreters, InterpreterError> {
    let mut found = Vec::with_capacity(names.len());
    for name in names {
        found.push(find(name, others).await?);
    }
    Interpreters::new(found)
}

/// Finds the interpreter that `bin` names: a path, or a name that is looked up on the PATH. Of several with
/// that name the first that can be used is taken. `others`: runs have users of their own, who must be able
/// to read it.
pub async fn find(bin: &str, others: bool) -> Result<Interpreter, InterpreterError> {
    if bin.contains('/') {
        return examine(Path::new(bin), others).await;
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let candidates =
        std::env::split_paths(&path).map(|folder| folder.join(bin)).filter(|path| path.is_file());
    let mut refusal = None;
    for candidate in candidates {
        match examine(&candidate, others).await {
            Ok(found) => {
                if let Some(refusal) = refusal {
                    warn!(python = %found.executable.display(), "using the next interpreter on the PATH, since {refusal}");
                }
                return Ok(found);
            }
            Err(error) => refusal = refusal.or(Some(error)),
        }
    }
    Err(refusal.unwrap_or_else(|| InterpreterError::Missing(bin.to_owned())))
}

async fn examine(path: &Path, others: bool) -> Result<Interpreter, InterpreterError> {
    let unusable = |why: String| InterpreterError::Unusable { path: path.to_owned(), why };
    // A shim may need its own variables to find the real one, which then must do without.
    let shim = ask(path, true).await.map_err(unusable)?;
    let facts = ask(&shim.executable, false).await.map_err(unusable)?;
    if facts.version.minor() < OLDEST {
        return Err(InterpreterError::TooOld { path: facts.executable, version: facts.version });
    }
    if others && let Some((closed, mode)) = facts.essential.iter().find_map(|path| reach::closed(path)) {
        return Err(InterpreterError::Closed { executable: facts.executable, closed, mode });
    }
    Ok(facts.interpreter())
}

async fn ask(python: &Path, environment: bool) -> Result<Facts, String> {
    let mut command = Command::new(python);
    command.args(["-I", "-c", include_str!("../python/facts.py")]);
    command.stdin(Stdio::piped()).stderr(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
    command.env_clear();
    if environment {
        command.envs(std::env::vars_os().filter(|(name, _)| !name.to_string_lossy().starts_with("RUNNER_")));
    }
    let answer = async {
        let mut process = command.spawn()?;
        let stdin = process.stdin.take();
        let say = async {
            if let Some(mut stdin) = stdin {
                stdin.write_all(&library::sources()?).await?;
            }
            Ok::<_, io::Error>(())
        };
        // One that does not listen to the end may have an answer all the same.
        let (_, output) = tokio::join!(say, process.wait_with_output());
        output
    };
    let output = tokio::time::timeout(ANSWER, answer)
        .await
        .map_err(|_| format!("no answer within {} seconds", ANSWER.as_secs()))?
        .map_err(|error| error.to_string())?;
    Facts::parse(&output.stdout).ok_or_else(|| {
        let complaint = String::from_utf8_lossy(&output.stderr);
        let last = complaint.lines().next_back().unwrap_or_default();
        format!("{}{}{last}", output.status, if last.is_empty() { "" } else { ", " })
    })
}
