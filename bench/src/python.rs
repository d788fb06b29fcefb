//! Python without Playpen: what stands beside most figures.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::Instant;

use crate::Result;

/// An interpreter that is about to be started with `code`, with nothing of ours around it.
pub fn bare(python: &str, code: &str) -> Command {
    let mut command = Command::new(python);
    command.args(["-I", "-c", code]).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    command.kill_on_drop(true);
    command
}

/// How long it takes from its start until its output is read and it is gone.
pub async fn time(python: &str, code: &str) -> Result<Duration> {
    let begun = Instant::now();
    let output = bare(python, code).output().await?;
    let took = begun.elapsed();
    if output.status.success() { Ok(took) } else { Err(format!("{python}: {}", output.status).into()) }
}
