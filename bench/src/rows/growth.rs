//! Row 12: what a run costs when there are many. Runners execute nothing, so that it is the server's cost.

use playpen_protocol::runner::RunnerEvent;
use tokio::time::Instant;

use super::print;
use crate::finding::{Figure, Finding};
use crate::http::{Connection, Program};
use crate::instant::{Runner, Runners, exit};
use crate::platform::Server;
use crate::turns::times;
use crate::{Bench, Result, process};

/// How many times the least of its kind a figure may be and still count as flat.
const FLAT: f64 = 1.5;

pub async fn measure(bench: &Bench) -> Result<Vec<Finding>> {
    let (mut times, mut costs, mut waiting) = (Vec::new(), Vec::new(), Vec::new());
    for depth in [1, 10, 100, 1_000] {
        let (time, cost) = queued(bench, depth).await?;
        times.push((format!("{depth} queued: claimed → ended"), time));
        costs.push((format!("{depth} queued: the server's processor time a run"), cost));
    }
    for count in [1, 10, 100] {
        waiting.push((format!("{count} runners waiting: sent → ended"), waited(bench, count).await?));
    }
    Ok([times, costs, waiting].into_iter().flat_map(flat).collect())
}

/// Each figure beside the first of them.
fn flat(figures: Vec<(String, Figure)>) -> Vec<Finding> {
    let first = figures.first().map(|(_, figure)| figure.clone());
    let beside = |(n, (what, figure)): (usize, (String, Figure))| match &first {
        Some(first) if n > 0 => {
            Finding::new(what, figure).beside("the first", first.clone()).at_most_times(FLAT)
        }
        _ => Finding::new(what, figure),
    };
    figures.into_iter().enumerate().map(beside).collect()
}

/// With so many runs waiting: how long one runner takes for one after another, from claim to result, and the
/// server's processor time for each from its submission on.
async fn queued(bench: &Bench, depth: usize) -> Result<(Figure, Figure)> {
    let server = Server::start(bench, &[]).await?;
    let mut connection = Connection::open(server.address).await?;
    let mut runner = Runner::connect(server.address).await?;
    let program = Program::new(print::CODE);
    // The kernel counts processor time in hundredths of a second, so there must be many runs.
    let total = bench.rounds(4_000).max(depth);
    let before = process::processor_seconds(server.pid)?;
    let mut all = Vec::with_capacity(total);
    while all.len() < total {
        for _ in 0..depth {
            connection.submit(&program).await?;
        }
        for _ in 0..depth {
            let begun = Instant::now();
            let job = runner.claim().await?;
            runner.tell(&job, 1, &[RunnerEvent::Started { environment: None }, exit()]).await?;
            all.push(begun.elapsed());
        }
    }
    let used = (process::processor_seconds(server.pid)? - before) * 1e6;
    let n = all.len();
    let cost = Figure::Amount { value: used / f64::from(u32::try_from(n)?), unit: "µs", n };
    Ok((Figure::Times(times(all)?), cost))
}

/// How long a run takes where so many runners wait for one.
async fn waited(bench: &Bench, count: usize) -> Result<Figure> {
    let server = Server::start(bench, &[]).await?;
    let _runners = Runners::start(server.address, count).await?;
    let mut connection = Connection::open(server.address).await?;
    let program = Program::new(print::CODE);
    let mut all = Vec::new();
    for _ in 0..bench.rounds(2_000) {
        let begun = Instant::now();
        connection.run(&program).await?;
        all.push(begun.elapsed());
    }
    Ok(Figure::Times(times(all)?))
}
