//! A real server and a real runner, in processes of their own, on loopback.

use std::fs::File;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStdout, Command};

use crate::{Bench, Result};

/// What the server wants to see of runners.
pub const TOKEN: &str = "a-token-for-the-bench-and-nothing-else";

/// A server. Dropping it kills it.
#[derive(Debug)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its process.
    pub pid: u32,
    _process: Program,
}

/// A runner. Dropping it kills it.
#[derive(Debug)]
pub struct Runner {
    /// Its process.
    pub pid: u32,
    _process: Program,
}

impl Server {
    /// Starts one with these settings, all others being the defaults.
    pub async fn start(bench: &Bench, settings: &[(&str, &str)]) -> Result<Self> {
        let mut command = command(bench, "playpen-server");
        command.env("PORT", "0").envs(settings.iter().copied());
        let process = Program::start(command, "listening on http://").await?;
        Ok(Self { address: process.said.parse()?, pid: process.pid, _process: process })
    }
}

impl Runner {
    /// Starts one for `server` with these settings, all others being the defaults, and waits until the server has
    /// it.
    pub async fn start(bench: &Bench, server: &Server, settings: &[(&str, &str)]) -> Result<Self> {
        let mut command = command(bench, "playpen-runner");
        command.env("RUNNER_SERVER_URL", format!("http://{}", server.address));
        command.env("RUNNER_PYTHON_BIN", &bench.python).envs(settings.iter().copied());
        let process = Program::start(command, "connected to ").await?;
        Ok(Self { pid: process.pid, _process: process })
    }
}

/// Both, the server with these settings.
pub async fn start(bench: &Bench, settings: &[(&str, &str)]) -> Result<(Server, Runner)> {
    let server = Server::start(bench, settings).await?;
    let runner = Runner::start(bench, &server, &[]).await?;
    Ok((server, runner))
}

/// One of our programs, with an environment that has only what is set.
fn command(bench: &Bench, name: &str) -> Command {
    let mut command = Command::new("setpriv");
    // Should the bench be killed outright, the kernel ends what it started.
    command.args(["--pdeathsig", "KILL", "--"]).arg(bench.programs.join(name));
    command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("RUNNER_ACCESS_TOKEN", TOKEN);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
    command
}

/// A process that has said that it is ready.
#[derive(Debug)]
struct Program {
    pid: u32,
    /// What it said after the words that were waited for.
    said: String,
    _process: Child,
    _output: BufReader<ChildStdout>,
    _place: TempDir,
}

impl Program {
    /// Starts it, and waits for a line that begins with `ready`.
    async fn start(mut command: Command, ready: &str) -> Result<Self> {
        let place = tempfile::tempdir()?;
        // Users of runs have to get through.
        std::fs::set_permissions(place.path(), PermissionsExt::from_mode(0o755))?;
        command.env("RUNNER_WORK_DIR", place.path().join("work"));
        let log = place.path().join("log");
        command.stderr(File::create(&log)?);
        let mut process = command.spawn()?;
        let pid = process.id().ok_or("it ended at once")?;
        let output = process.stdout.take().ok_or("it has no output")?;
        let mut lines = BufReader::new(output);
        let mut line = String::new();
        while lines.read_line(&mut line).await? > 0 {
            if let Some(said) = line.trim_end().strip_prefix(ready) {
                let said = said.to_owned();
                return Ok(Self { pid, said, _process: process, _output: lines, _place: place });
            }
            line.clear();
        }
        Err(format!("{command:?} ended before it was ready:\n{}", words(&log)).into())
    }
}

fn words(log: &Path) -> String {
    std::fs::read_to_string(log).unwrap_or_default()
}
