//! Row 9: what both programs hold while nothing runs, after something has.

use std::time::Duration;

use crate::finding::{Figure, Finding, Outcome, Target};
use crate::http::{Connection, Program};
use crate::{Bench, Result, platform, process};

/// How long they are left alone.
const REST: Duration = Duration::from_secs(2);

pub async fn measure(bench: &Bench) -> Result<Outcome> {
    let (server, runner) = platform::start(bench, &[]).await?;
    let mut connection = Connection::open(server.address).await?;
    for _ in 0..bench.rounds(100) {
        connection.run(&Program::new(super::print::CODE)).await?;
    }
    tokio::time::sleep(REST).await;
    let server = mib(process::resident(server.pid)?)?;
    let family = process::family(runner.pid);
    let mut all = 0;
    for pid in &family {
        all += process::resident(*pid)?;
    }
    let (runner, all) = (mib(process::resident(runner.pid)?)?, mib(all)?);
    let figure = |value, n| Figure::Amount { value, unit: "MiB", n };
    Ok(Outcome::Found(vec![
        Finding::new("server at rest", figure(server, 1)).target(Target::most("≤ 20 MiB", server, 20.0)),
        Finding::new("runner at rest, by itself", figure(runner, 1)),
        Finding::new("runner at rest, with all children", figure(all, family.len())).target(Target::most(
            "≤ 60 MiB",
            all,
            60.0,
        )),
    ]))
}

fn mib(bytes: u64) -> Result<f64> {
    Ok(f64::from(u32::try_from(bytes / 1_024)?) / 1_024.0)
}
