//! Row 1: a program of one line, from sending it to hearing of its end.

use std::net::SocketAddr;
use std::time::Duration;

use playpen_protocol::snapshot;
use tokio::time::Instant;

use crate::finding::{Figure, Finding, Target, ms};
use crate::http::{Connection, Program};
use crate::stream::Reader;
use crate::turns::by_turns;
use crate::warmth::Watch;
use crate::{Bench, Result, platform, python};

/// The program.
pub const CODE: &str = r#"print("hi")"#;
/// Leaves a mark in its process and one in each of its directories, and fails where an earlier run's are.
const MARKS: &str = "import sys, builtins\nplaces = [sys, builtins]\nfiles = ['mark', '/tmp/mark']\n\
    assert not any(hasattr(place, 'mark') for place in places)\n\
    for place in places: place.mark = True\nfor file in files: open(file, 'x').close()\n";
/// After how many measured runs one of those is made.
const BETWEEN: usize = 10;

pub async fn measure(bench: &Bench) -> Result<Vec<Finding>> {
    let (server, _runner) = platform::start(bench, &[]).await?;
    let mut connection = Connection::open(server.address).await?;
    let program = Program::new(CODE);
    let watch = Watch::warm(bench, "bare");
    watch.warm_up(true, async || Ok(once(server.address, &mut connection, &program).await?.1)).await?;
    let mut count = 0;
    let ours = async || {
        if count % BETWEEN == 0 {
            marks(server.address, &mut connection, &watch).await?;
        }
        count += 1;
        let (took, outcome) = once(server.address, &mut connection, &program).await?;
        watch.check(&outcome).map(|()| took)
    };
    let bare = async || python::time(&bench.python, CODE).await;
    let (ours, bare) = by_turns(bench.rounds(400), ours, bare).await?;
    let (slowest, bound) = (ms(ours.percentile(99)), ms(bare.percentile(50)));
    let finding = Finding::new("`print(\"hi\")`: sent → `exit` received", Figure::Times(ours))
        .note(watch.words())
        .beside("bare Python", Figure::Times(bare))
        .at_most_times(0.25)
        .target(Target::most("p99 ≤ its p50", slowest, bound));
    Ok(vec![finding])
}

/// Sends the program over a connection that is there, opens the stream of its run, and reads to the end.
pub async fn once(
    server: SocketAddr,
    connection: &mut Connection,
    program: &Program,
) -> Result<(Duration, snapshot::Outcome)> {
    let begun = Instant::now();
    let run = connection.submit(program).await?;
    let outcome = Reader::open(server, run).await?.exit().await?;
    Ok((begun.elapsed(), outcome))
}

/// Makes a run that nobody measures, but which is started like those that are, and sees that it has a process and
/// directories of its own: those marks that earlier ones of these left are not there.
pub async fn marks(server: SocketAddr, connection: &mut Connection, watch: &Watch) -> Result<()> {
    let (_, outcome) = once(server, connection, &Program::new(MARKS)).await?;
    watch.is_wanted(&outcome)
}
