//! Row 8: what connections cost the server on which nothing happens.

use crate::finding::{Figure, Finding, Target};
use crate::http::{Connection, Program};
use crate::instant::Runner;
use crate::platform::Server;
use crate::stream::Reader;
use crate::{Bench, Result, process};
use playpen_protocol::runner::RunnerEvent;

/// How many, where the system lets a process have so many descriptors.
const MANY: u64 = 10_000;
/// Descriptors for everything else.
const OTHERS: u64 = 200;
/// How many connections are opened before the run that is watched is kept alive once more.
const A_BREATH: usize = 500;

pub async fn measure(bench: &Bench) -> Result<Vec<Finding>> {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    let most = limit.maximum.unwrap_or(u64::MAX);
    let raised = rustix::process::Rlimit { current: limit.maximum, ..limit };
    // What is started from here on inherits it.
    rustix::process::setrlimit(rustix::process::Resource::Nofile, raised)?;
    let count = bench.rounds(usize::try_from(MANY.min(most.saturating_sub(OTHERS)))?);
    Ok(vec![readers(bench, count).await?, runners(bench, count).await?])
}

/// Readers of a run that goes on in silence.
async fn readers(bench: &Bench, count: usize) -> Result<Finding> {
    let server = Server::start(bench, &[]).await?;
    let mut runner = Runner::connect(server.address).await?;
    let run = Connection::open(server.address).await?.submit(&Program::new("")).await?;
    let job = runner.claim().await?;
    runner.tell(&job, 1, &[RunnerEvent::Started { environment: None }]).await?;
    let before = process::resident(server.pid)?;
    let mut readers = Vec::with_capacity(count);
    for n in 0..count {
        if n % A_BREATH == 0 {
            runner.tell(&job, 2, &[]).await?;
        }
        let mut reader = Reader::open(server.address, run).await?;
        // The run's first events, after which there is nothing to say.
        reader.next().await?;
        readers.push(reader);
    }
    let after = process::resident(server.pid)?;
    finding("an idle reader, of the server's memory", before, after, count)
}

/// Runners that wait for a run.
async fn runners(bench: &Bench, count: usize) -> Result<Finding> {
    let server = Server::start(bench, &[]).await?;
    let before = process::resident(server.pid)?;
    let mut waiting = Vec::with_capacity(count);
    for _ in 0..count {
        let mut runner = Runner::connect(server.address).await?;
        runner.ask().await?;
        waiting.push(runner);
    }
    // Its answer comes after all that was asked before it was read.
    Connection::open(server.address).await?.get("/healthz").await?;
    let after = process::resident(server.pid)?;
    finding("an idle runner, of the server's memory", before, after, count)
}

fn finding(what: &str, before: u64, after: u64, count: usize) -> Result<Finding> {
    let grown = u32::try_from(after.saturating_sub(before) / 1_024)?;
    let value = f64::from(grown) / f64::from(u32::try_from(count)?);
    let figure = Figure::Amount { value, unit: "KiB", n: count };
    Ok(Finding::new(what, figure).target(Target::most("≤ 8 KiB", value, 8.0)))
}
