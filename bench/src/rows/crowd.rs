//! Row 2: the same by four clients at a time, as runs per second.

use std::sync::Arc;

use super::print::{CODE, marks, once};
use crate::finding::{Figure, Finding};
use crate::http::{Connection, Program};
use crate::stats::Times;
use crate::turns::{by_turns, together};
use crate::warmth::Watch;
use crate::{Bench, Result, platform, python};

const CLIENTS: usize = 4;
/// How many runs each of them makes before it is bare Python's turn.
const A_TURN: usize = 25;

pub async fn measure(bench: &Bench) -> Result<Vec<Finding>> {
    let (server, _runner) = platform::start(bench, &[]).await?;
    let (server, python) = (server.address, bench.python.as_str());
    let watch = Arc::new(Watch::warm(bench, "bare"));
    let mut connection = Connection::open(server).await?;
    let program = Program::new(CODE);
    watch.warm_up(true, async || Ok(once(server, &mut connection, &program).await?.1)).await?;
    let client = || {
        let watch = watch.clone();
        async move {
            let mut connection = Connection::open(server).await?;
            let program = Program::new(CODE);
            for _ in 0..A_TURN {
                watch.check(&once(server, &mut connection, &program).await?.1)?;
            }
            Ok(())
        }
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
    let ours = async || {
        marks(server, &mut connection, &watch).await?;
        together(CLIENTS, client).await
    };
    let bare = async || together(CLIENTS, bare).await;
    let (ours, bare) = by_turns(bench.rounds(40), ours, bare).await?;
    let rate = |times: &Times| Figure::Amount {
        value: runs() / times.percentile(50).as_secs_f64(),
        unit: "runs/s",
        n: times.count() * CLIENTS * A_TURN,
    };
    let finding = Finding::new(format!("the same, {CLIENTS} clients"), rate(&ours))
        .note(watch.words())
        .beside("bare Python", rate(&bare))
        .at_least_times(2.0);
    Ok(vec![finding])
}

fn runs() -> f64 {
    u32::try_from(CLIENTS * A_TURN).map_or(f64::NAN, f64::from)
}
