//! The server as people start it: a process of its own.

use std::net::SocketAddr;
use std::process::{Output, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child as Process, Command};

use super::app::Http;
use super::child::Child;
use super::runner::Runner;
use super::soon;

fn command(vars: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_playpen-server"));
    command.env_clear().envs(vars.iter().copied()).stdin(Stdio::null()).kill_on_drop(true);
    command
}

/// Runs the binary to its end.
pub async fn run(arguments: &[&str], vars: &[(&str, &str)]) -> Output {
    soon("the binary ends", command(vars).args(arguments).output()).await.expect("the binary starts")
}

/// A server in a process of its own.
pub struct Binary {
    process: Process,
    pub http: Http,
}

impl Binary {
    /// Starts the server with these variables, once it listens. Nobody reads its log: that must harm nothing.
    pub async fn start(vars: &[(&str, &str)]) -> Self {
        let mut process =
            command(vars).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
        drop(process.stderr.take());
        let mut lines = BufReader::new(process.stdout.take().expect("it is piped")).lines();
        let line = soon("a line on stdout", lines.next_line()).await.expect("it is text").expect("a line");
        let at = line.strip_prefix("listening on http://").unwrap_or_else(|| panic!("another line: {line}"));
        let at: SocketAddr = at.parse().expect("an address");
        Self { process, http: Http::to(at) }
    }

    pub fn child(&self) -> Child {
        Child::at(self.http.clone())
    }

    pub fn runner(&self) -> Runner {
        Runner::at(self.http.clone(), None)
    }

    /// How much of the machine's memory the server takes, in bytes.
    pub fn resident(&self) -> usize {
        let id = self.process.id().expect("it runs");
        let statm = std::fs::read_to_string(format!("/proc/{id}/statm")).expect("it runs");
        let pages = statm.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok());
        pages.expect("a number of pages") * 4_096
    }

    /// Sends a signal.
    pub fn signal(&self, signal: Signal) {
        let pid = self.process.id().and_then(|id| i32::try_from(id).ok()).expect("it runs");
        kill(Pid::from_raw(pid), signal).expect("it is ours");
    }

    /// Sends a signal and waits for the end: the exit code.
    pub async fn end_with(mut self, signal: Signal) -> Option<i32> {
        self.signal(signal);
        soon("the process ends", self.process.wait()).await.expect("it is our child").code()
    }
}
