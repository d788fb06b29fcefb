//! Row 6: the server alone. Runners answer at once without executing anything, and the client hears of the
//! end in the answer to its own call, over a connection that is kept; the reference is `/healthz` over it.

use std::net::SocketAddr;

use tokio::time::Instant;

use super::print;
use crate::finding::{Figure, Finding, Outcome, Target, ms};
use crate::http::{Connection, Program};
use crate::instant::Runners;
use crate::platform::Server;
use crate::turns::{by_turns, times, together};
use crate::{Bench, Result};

const CLIENTS: usize = 4;

pub async fn measure(bench: &Bench) -> Result<Outcome> {
    let server = Server::start(bench, &[]).await?;
    let _runners = Runners::start(server.address, 2 * CLIENTS).await?;
    let program = Program::new(print::CODE);
    let (mut runs, mut echoes) =
        (Connection::open(server.address).await?, Connection::open(server.address).await?);
    let ours = async || {
        let begun = Instant::now();
        runs.run(&program).await?;
        Ok(begun.elapsed())
    };
    let echo = async || {
        let begun = Instant::now();
        echoes.get("/healthz").await?;
        Ok(begun.elapsed())
    };
    let (ours, echo) = by_turns(bench.rounds(10_000), ours, echo).await?;
    let middle = ms(ours.percentile(50));
    let waited = Finding::new("dispatch alone: sent → end in the answer", Figure::Times(ours))
        .beside("`/healthz`", Figure::Times(echo.clone()))
        .at_most_times(4.0)
        .target(Target::most("≤ 0.5 ms", middle, 0.5));

    let mut streamed = Vec::new();
    for _ in 0..bench.rounds(2_000) {
        streamed.push(print::once(server.address, &mut runs, &program).await?.0);
    }
    let streamed = Finding::new("the same, end on a new stream", Figure::Times(times(streamed)?))
        .beside("`/healthz`", Figure::Times(echo));
    Ok(Outcome::Found(vec![waited, streamed, rate(bench, server.address, &program).await?]))
}

/// Runs per second of four clients, each waiting for one run before it sends the next.
async fn rate(bench: &Bench, server: SocketAddr, program: &Program) -> Result<Finding> {
    let count = bench.rounds(10_000);
    let client = || {
        let program = program.clone();
        async move {
            let mut connection = Connection::open(server).await?;
            for _ in 0..count {
                connection.run(&program).await?;
            }
            Ok(())
        }
    };
    let n = count * CLIENTS;
    let value = f64::from(u32::try_from(n)?) / together(CLIENTS, client).await?.as_secs_f64();
    let figure = Figure::Amount { value, unit: "runs/s", n };
    Ok(Finding::new(format!("the same, {CLIENTS} clients"), figure).target(Target::least(
        "≥ 10,000 runs/s",
        value,
        10_000.0,
    )))
}
