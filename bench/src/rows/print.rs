//! Row 1: a program of one line, from sending it to hearing of its end.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::Instant;

use crate::finding::{Figure, Finding, Outcome, Target, ms};
use crate::http::{Connection, Program};
use crate::stream::Reader;
use crate::turns::by_turns;
use crate::{Bench, Result, platform, python};

/// The program.
pub const CODE: &str = r#"print("hi")"#;

pub async fn measure(bench: &Bench) -> Result<Outcome> {
    let (server, _runner) = platform::start(bench, &[]).await?;
    let mut connection = Connection::open(server.address).await?;
    let program = Program::new(CODE);
    let ours = async || once(server.address, &mut connection, &program).await;
    let bare = async || python::time(&bench.python, CODE).await;
    let (ours, bare) = by_turns(bench.rounds(400), ours, bare).await?;
    let (slowest, bound) = (ms(ours.percentile(99)), ms(bare.percentile(50)));
    let finding = Finding::new("`print(\"hi\")`: sent → `exit` received", Figure::Times(ours))
        .beside("bare Python", Figure::Times(bare))
        .at_most_times(0.25)
        .target(Target::most("p99 ≤ its p50", slowest, bound));
    Ok(Outcome::Found(vec![finding]))
}

/// Sends the program over a connection that is there, opens the stream of its run, and reads to the end.
pub async fn once(server: SocketAddr, connection: &mut Connection, program: &Program) -> Result<Duration> {
    let begun = Instant::now();
    let run = connection.submit(program).await?;
    Reader::open(server, run).await?.exit().await?;
    Ok(begun.elapsed())
}
