//! Row 2: the same by four clients at a time, as runs per second.

use super::print::{CODE, once};
use crate::finding::{Figure, Finding, Outcome};
use crate::http::{Connection, Program};
use crate::stats::Times;
use crate::turns::{by_turns, together};
use crate::{Bench, Result, platform, python};

const CLIENTS: usize = 4;
/// How many runs each of them makes before it is bare Python's turn.
const A_TURN: usize = 25;

pub async fn measure(bench: &Bench) -> Result<Outcome> {
    let (server, _runner) = platform::start(bench, &[]).await?;
    let (server, python) = (server.address, bench.python.as_str());
    let client = || async move {
        let mut connection = Connection::open(server).await?;
        let program = Program::new(CODE);
        for _ in 0..A_TURN {
            once(server, &mut connection, &program).await?;
        }
        Ok(())
    };
    let bare = || {
        let python = python.to_owned();
        async move {
            for _ in 0..A_TURN {
                python::time(&python, CODE).await?;
            }
            Ok(())
        }
    };
    let (ours, bare) = (async || together(CLIENTS, client).await, async || together(CLIENTS, bare).await);
    let (ours, bare) = by_turns(bench.rounds(40), ours, bare).await?;
    let rate = |times: &Times| Figure::Amount {
        value: runs() / times.percentile(50).as_secs_f64(),
        unit: "runs/s",
        n: times.count() * CLIENTS * A_TURN,
    };
    let finding = Finding::new(format!("the same, {CLIENTS} clients"), rate(&ours))
        .beside("bare Python", rate(&bare))
        .at_least_times(2.0);
    Ok(Outcome::Found(vec![finding]))
}

fn runs() -> f64 {
    u32::try_from(CLIENTS * A_TURN).map_or(f64::NAN, f64::from)
}
