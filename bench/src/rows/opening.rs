//! Row 13: the editor in a real browser, from its address to the first letter and to the first `print`.

use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::process::Command;

use crate::finding::{Figure, Finding, Target};
use crate::http::{Connection, Program};
use crate::stats::Times;
use crate::{Bench, Result, platform, rows::print};

/// Drives the browser, with what the journeys of the front use.
const FRONT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../front");

/// In milliseconds, since the page was asked for.
#[derive(Debug, Deserialize)]
struct Opening {
    blank: f64,
    typed: f64,
    printed: f64,
}

/// What a script of the front's says, in JSON, after it has driven a browser.
pub(super) async fn driven<T: DeserializeOwned>(script: &str, arguments: &[String]) -> Result<T> {
    let mut command = Command::new("node");
    command.arg(script).args(arguments).current_dir(FRONT).kill_on_drop(true);
    let output = command.output().await.map_err(|error| format!("node: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

pub async fn measure(bench: &Bench) -> Result<Vec<Finding>> {
    let (server, _runner) = platform::start(bench, &[]).await?;
    // The runner's first run starts an interpreter; a page is seldom the first that a server has seen.
    let mut connection = Connection::open(server.address).await?;
    print::once(server.address, &mut connection, &Program::new(print::CODE)).await?;
    let arguments = [format!("http://{}", server.address), bench.rounds(40).to_string()];
    let openings: Vec<Opening> = driven("scripts/opening.mjs", &arguments).await?;
    let times = |of: fn(&Opening) -> f64| {
        let times = openings.iter().map(|opening| Duration::from_secs_f64(of(opening) / 1_000.0)).collect();
        Times::new(times).map(Figure::Times).ok_or("the page was not opened")
    };
    let finding = |what: &str, figure: Figure, bound: f64| -> Result<Finding> {
        let target = Target::most(format!("≤ {bound} ms"), figure.middle(), bound);
        Ok(Finding::new(what, figure).beside("an empty answer shown", times(|it| it.blank)?).target(target))
    };
    Ok(vec![
        finding("the editor: opened → can type", times(|it| it.typed)?, 150.0)?,
        finding("the editor: opened, Run at once → first `print`", times(|it| it.printed)?, 300.0)?,
    ])
}
