//! Row 6: the server alone. Runners answer at once without executing anything, and the client hears of the
//! end in the answer to its own call, over a connection that is kept; the reference is `/healthz` over it.

use std::net::SocketAddr;

use tokio::time::Instant;

use super::print;
use crate::finding::{Figure, Finding, Target, ms};
use crate::http::{Connection, Program};
use crate::instant::Runners;
use crate::platform::Server;
use crate::stats::Times;
use crate::turns::{by_turns, times, together};
use crate::{Bench, Result};

const CLIENTS: usize = 4;
/// How many runs each of them makes before it is the turn of what stands beside.
const A_TURN: usize = 250;

pub async fn measure(bench: &Bench) -> Result<Vec<Finding>> {
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
    Ok(vec![waited, streamed, rate(bench, server.address, &program).await?])
}

/// Runs per second of four clients, each waiting for one run before it sends the next; beside it how often a second the
/// same clients get the least that a server can answer. That is what connections and the waking of threads leave of a
/// machine whose cores server, clients and runners share.
async fn rate(bench: &Bench, server: SocketAddr, program: &Program) -> Result<Finding> {
    let run = || {
        let program = program.clone();
        async move {
            let mut connection = Connection::open(server).await?;
            for _ in 0..A_TURN {
                connection.run(&program).await?;
            }
            Ok(())
        }
    };
    let echo = || async move {
        let mut connection = Connection::open(server).await?;
        for _ in 0..A_TURN {
            connection.get("/healthz").await?;
        }
        Ok(())
    };
    let ours = async || together(CLIENTS, run).await;
    let echoes = async || together(CLIENTS, echo).await;
    let (ours, echoes) = by_turns(bench.rounds(40), ours, echoes).await?;
    let a_second = |times: &Times| {
        u32::try_from(CLIENTS * A_TURN).map_or(f64::NAN, f64::from) / times.percentile(50).as_secs_f64()
    };
    let amount = |times: &Times, unit| Figure::Amount {
        value: a_second(times),
        unit,
        n: times.count() * CLIENTS * A_TURN,
    };
    Ok(Finding::new(format!("the same, {CLIENTS} clients"), amount(&ours, "runs/s"))
        .beside("`/healthz`", amount(&echoes, "requests/s"))
        .target(Target::least("≥ 10,000 runs/s", a_second(&ours), 10_000.0)))
}
